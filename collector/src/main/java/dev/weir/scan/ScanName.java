package dev.weir.scan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A name in a directory.
 *
 * @param directory inode of the directory
 * @param text the raw bytes of the name, each as one character
 */
public record ScanName(long directory, String text) {
  static ScanName of(long directory, Path file) {
    return new ScanName(directory, raw(file.getFileName(), file));
  }

  /** The name as the file system has it. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Only the URI form shows the bytes of a name that the platform's character set cannot hold. */
  private static String raw(Path name, Path file) {
    String shown = name.toString();
    if (shown.chars().allMatch(c -> c > 0 && c < 0x7f)) {
      return shown;
    }
    String path = file.toUri().getRawPath();
    String whole = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String encoded = whole.substring(whole.lastIndexOf('/') + 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}

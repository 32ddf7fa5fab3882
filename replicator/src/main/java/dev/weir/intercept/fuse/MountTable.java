package dev.weir.intercept.fuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The mounts that this process sees, oldest first.
 *
 * @param mounts as in /proc/self/mountinfo
 */
record MountTable(List<Mount> mounts) {
  /** File-system type of our mounts. */
  static final String OURS = "fuse.weir";

  /**
   * One line.
   *
   * @param device major and minor number as {@code 0:47}
   * @param point where it is mounted, one character per byte
   * @param type of the file system
   */
  record Mount(String device, String point, String type) {
    boolean ours() {
      return type.equals(OURS);
    }
  }

  static MountTable read() {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/self/mountinfo"), ISO_8859_1);
      return new MountTable(lines.stream().map(MountTable::parse).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("/proc/self/mountinfo", e);
    }
  }

  static Mount parse(String line) {
    String[] fields = line.split(" ", -1);
    int dash = 6;
    while (!fields[dash].equals("-")) {
      dash++;
    }
    return new Mount(fields[2], unescape(fields[4]), fields[dash + 1]);
  }

  /** What is mounted on exactly this path and visible there: the newest. */
  Optional<Mount> at(Path path) {
    String key = key(path);
    return mounts.stream().filter(m -> m.point.equals(key)).reduce((older, newer) -> newer);
  }

  /** What is mounted somewhere below this path. */
  List<Mount> below(Path path) {
    String prefix = key(path) + "/";
    return mounts.stream().filter(m -> m.point.startsWith(prefix)).toList();
  }

  /** A path as bytes, as the kernel has it. */
  static byte[] bytes(Path path) {
    return path.toString().getBytes(Charset.forName(System.getProperty("sun.jnu.encoding")));
  }

  private static String key(Path path) {
    return new String(bytes(path), ISO_8859_1);
  }

  /** The kernel writes space, tab, newline and backslash as a backslash and three octal digits. */
  private static String unescape(String field) {
    StringBuilder plain = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 3 < field.length()) {
        plain.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}

package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Opens the text of a file as UTF-8 bytes without a byte-order mark, whatever it is stored in. A
 * byte-order mark tells the encoding for certain; without one it is what a person said, or UTF-8.
 */
final class TextInput {
  /** What to do about a text in an encoding that nobody named. */
  static final String NAME_THE_ENCODING =
      "name its encoding, for example --encoding windows-1252 (Windows in western Europe),"
          + " --encoding MS932 (Japanese Windows) or --encoding UTF-16LE, or save it as UTF-8";

  private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] LITTLE_MARK = {(byte) 0xFF, (byte) 0xFE};
  private static final byte[] BIG_MARK = {(byte) 0xFE, (byte) 0xFF};

  private TextInput() {}

  /**
   * A new stream at the first character. UTF-8 goes through as it is, unchecked; anything else is
   * checked while it is turned into UTF-8, and reading throws {@link ProblemException} with line
   * and column at the first bytes that are no text.
   *
   * @throws ProblemException where the encoding named leaves the order of bytes open
   */
  static InputStream open(ByteSource bytes, ImportOptions options) throws IOException {
    InputStream raw = bytes.open();
    try {
      return decoded(bytes.name(), raw, options.encoding());
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * The begin of the text, as far as it can be decoded.
   *
   * @param most bytes of UTF-8
   */
  static byte[] head(ByteSource bytes, ImportOptions options, int most) throws IOException {
    byte[] head = new byte[most];
    int length = 0;
    try (InputStream in = open(bytes, options)) {
      int read;
      while (length < most && (read = in.read(head, length, most - length)) > 0) {
        length += read;
      }
    } catch (ProblemException e) {
      if (e.kind() == ProblemException.Kind.WRONG_USE) {
        throw e;
      }
      return Arrays.copyOf(head, length); // Who reads the whole file says what is wrong in it.
    }
    return Arrays.copyOf(head, length);
  }

  private static InputStream decoded(String name, InputStream raw, @Nullable Charset named)
      throws IOException {
    PushbackInputStream in = new PushbackInputStream(raw, UTF_8_MARK.length);
    byte[] head = in.readNBytes(UTF_8_MARK.length);
    Charset marked = marked(head);
    int mark = marked == null ? 0 : marked.equals(StandardCharsets.UTF_8) ? 3 : 2;
    in.unread(head, mark, head.length - mark);
    if (marked == null && StandardCharsets.UTF_16.equals(named)) {
      throw ProblemException.wrongUse(
          "--encoding UTF-16",
          name + " has no byte-order mark, so the order of its bytes is open",
          "say --encoding UTF-16LE (usual on Windows) or --encoding UTF-16BE");
    }
    Charset charset = marked != null ? marked : named != null ? named : StandardCharsets.UTF_8;
    return charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII)
        ? in
        : new TranscodedInput(name, in, charset);
  }

  private static @Nullable Charset marked(byte[] head) {
    if (startsWith(head, UTF_8_MARK)) {
      return StandardCharsets.UTF_8;
    }
    if (startsWith(head, LITTLE_MARK)) {
      return StandardCharsets.UTF_16LE;
    }
    return startsWith(head, BIG_MARK) ? StandardCharsets.UTF_16BE : null;
  }

  private static boolean startsWith(byte[] head, byte[] mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i == head.length || head[i] != mark[i]) {
        return false;
      }
    }
    return true;
  }
}

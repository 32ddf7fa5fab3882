package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads UTF-8 lines of bounded length and counts them; takes LF and CRLF and drops a BOM. */
final class BoundedLines implements Closeable {
  /** Far above any line of the formats read here. */
  static final int LONGEST_LINE_BYTES = 64 * 1024;

  private final String name;
  private final InputStream in;
  private final byte[] line = new byte[LONGEST_LINE_BYTES];
  private long number;
  private boolean ended;

  BoundedLines(ByteSource bytes) throws IOException {
    this.name = bytes.name();
    this.in = new BufferedInputStream(bytes.open(), 1 << 16);
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
    int length = 0;
    boolean ascii = true;
    int read;
    while ((read = in.read()) >= 0 && read != '\n') {
      if (length == LONGEST_LINE_BYTES) {
        number++;
        throw problem(
            1,
            "the line is longer than " + LONGEST_LINE_BYTES + " bytes",
            "check that this is the text file you mean");
      }
      line[length++] = (byte) read;
      ascii &= read < 0x80 && read != 0;
    }
    if (read < 0 && length == 0) {
      return null;
    }
    ended = read == '\n';
    number++;
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return ascii ? new String(line, 0, length, StandardCharsets.ISO_8859_1) : decode(length);
  }

  /** Number of the line read last, from 1. */
  long number() {
    return number;
  }

  /** Whether the line read last had its line end; a cut file's last line has none. */
  boolean ended() {
    return ended;
  }

  /**
   * @param column character of the line, from 1
   */
  ProblemException problem(int column, String what, String remedy) {
    return ProblemException.badInput(name + ":" + number + ":" + column, what, remedy);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private String decode(int length) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString();
      if (text.indexOf('\0') >= 0) {
        throw problem(text.indexOf('\0') + 1, "a NUL byte is in the text", "save it as UTF-8 text");
      }
      return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw problem(1, "the line is no UTF-8 text", "save the file as UTF-8");
    }
  }
}

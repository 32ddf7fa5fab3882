package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a text of any encoding and counts them; a line ends with LF, CRLF or CR. No
 * line is longer than its format allows, none holds a NUL or what is no text.
 *
 * <p>A line can be taken as a string, or where it lies in the buffer, for formats of many rows.
 */
final class BoundedLines implements Closeable {
  /** Far above any line of most formats; those with wider tables give their own bound. */
  static final int LONGEST_LINE_BYTES = 64 * 1024;

  private static final int FIRST_BUFFER_BYTES = 1 << 16;

  /** A line end of two bytes. */
  private static final int LINE_END_BYTES = 2;

  private final String name;
  private final InputStream in;
  private final int longestLineBytes;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private byte[] buffer;
  private int from;
  private int to;
  private int following;
  private int limit;
  private boolean ascii;
  private long number;
  private boolean ended;

  /** Lines of the usual bound. */
  BoundedLines(ByteSource bytes, ImportOptions options) throws IOException {
    this(bytes, options, LONGEST_LINE_BYTES);
  }

  /**
   * @param longestLineBytes in UTF-8, without the line end
   */
  BoundedLines(ByteSource bytes, ImportOptions options, int longestLineBytes) throws IOException {
    this.name = bytes.name();
    this.longestLineBytes = longestLineBytes;
    this.buffer = new byte[Math.min(FIRST_BUFFER_BYTES, longestLineBytes) + LINE_END_BYTES];
    this.in = TextInput.open(bytes, options);
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
    if (!find()) {
      return null;
    }
    return ascii
        ? new String(buffer, from, to - from, StandardCharsets.ISO_8859_1)
        : decode().toString();
  }

  /**
   * Goes to the next line without making a string of it.
   *
   * @return false after the last line
   */
  boolean advance() throws IOException {
    if (!find()) {
      return false;
    }
    if (!ascii) {
      decode();
    }
    return true;
  }

  /** Where the line of {@link #advance} lies, in UTF-8; changes with every line. */
  byte[] buffer() {
    return buffer;
  }

  /** Its first byte in {@link #buffer}. */
  int from() {
    return from;
  }

  /** The byte behind its last one in {@link #buffer}. */
  int to() {
    return to;
  }

  /** Whether the line has nothing but blanks. */
  boolean isBlank() {
    for (int i = from; i < to; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t') {
        return false;
      }
    }
    return true;
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

  /**
   * @param index of the byte in {@link #buffer} at which the line is wrong
   */
  ProblemException problemAt(int index, String what, String remedy) {
    int column = new String(buffer, from, index - from, StandardCharsets.UTF_8).length() + 1;
    return problem(column, what, remedy);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean find() throws IOException {
    from = following;
    ascii = true;
    int at = scan(from);
    while (at == limit) {
      int scanned = at - from;
      requireBound(scanned);
      if (!fill()) {
        ended = false;
        to = limit;
        following = limit;
        number += scanned == 0 ? 0 : 1;
        return scanned > 0;
      }
      at = scan(from + scanned);
    }
    int length = at - from;
    requireBound(length);
    number++;
    boolean carriageReturn = buffer[at] == '\r';
    if (carriageReturn && at + 1 == limit) {
      fill(); // Its line feed may come with the next bytes.
    }
    ended = true;
    to = from + length;
    following = to + 1;
    if (carriageReturn && following < limit && buffer[following] == '\n') {
      following++;
    }
    return true;
  }

  private void requireBound(int length) {
    if (length > longestLineBytes) {
      number++;
      throw problem(
          1,
          "the line is longer than " + longestLineBytes + " bytes",
          "check that this is the text file you mean");
    }
  }

  /** The next line end from here on, or the limit. */
  private int scan(int start) {
    byte[] bytes = buffer;
    int end = limit;
    int at = start;
    while (at < end) {
      byte b = bytes[at];
      if (b <= '\r') { // One comparison for most bytes; those above 0x7F are negative.
        if (b == '\n' || b == '\r') {
          return at;
        }
        ascii &= b > 0;
      }
      at++;
    }
    return end;
  }

  /** Moves the line to the buffer's begin and adds what the input has; false at its end. */
  private boolean fill() throws IOException {
    int length = limit - from;
    if (length == buffer.length) {
      int larger = (int) Math.min(2L * length, (long) longestLineBytes + LINE_END_BYTES);
      buffer = Arrays.copyOf(buffer, larger);
    } else if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, length);
    }
    from = 0;
    limit = length;
    int read = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(read, 0);
    return read > 0;
  }

  private CharBuffer decode() {
    CharBuffer text = CharBuffer.allocate(to - from);
    ByteBuffer bytes = ByteBuffer.wrap(buffer, from, to - from);
    CoderResult result = decoder.reset().decode(bytes, text, false);
    if (result.isError() || ended && bytes.hasRemaining()) {
      throw problem(text.position() + 1, "here the text is not UTF-8", TextInput.NAME_THE_ENCODING);
    }
    if (bytes.hasRemaining()) {
      text.put('\uFFFD'); // The file ends within a character.
    }
    text.flip();
    for (int i = 0; i < text.limit(); i++) {
      if (text.get(i) == '\0') {
        throw problem(
            i + 1,
            "a NUL is in the text",
            "if the file is UTF-16 say so with --encoding UTF-16LE or --encoding UTF-16BE;"
                + " otherwise it is damaged or no text");
      }
    }
    return text;
  }
}

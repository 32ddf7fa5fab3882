package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Turns text of any encoding into UTF-8 bytes while it is read. All characters before one that is
 * none are delivered first, so that readers have said what they have to say about earlier lines. An
 * end within a character, as a cut file has it, is delivered as U+FFFD.
 */
final class TranscodedInput extends InputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final Charset charset;
  private final InputStream in;
  private final CharsetDecoder decoder;
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private final ByteBuffer stored = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private final CharBuffer text = CharBuffer.allocate(BUFFER_BYTES).flip();
  private final ByteBuffer unicode = ByteBuffer.allocate(BUFFER_BYTES * 3).flip();
  private boolean exhausted;
  private boolean undecodable;
  private boolean finished;
  private long line = 1;
  private int column = 1;
  private boolean afterReturn;

  /**
   * @param name of the file, for messages
   */
  TranscodedInput(String name, InputStream in, Charset charset) {
    this.name = name;
    this.in = in;
    this.charset = charset;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public int read() throws IOException {
    return refilled() ? unicode.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!refilled()) {
      return -1;
    }
    int count = Math.min(length, unicode.remaining());
    unicode.get(target, offset, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean refilled() throws IOException {
    while (!unicode.hasRemaining()) {
      if (undecodable) {
        throw ProblemException.badInput(
            name + ":" + line + ":" + column,
            "here the text is not in the encoding " + charset.name(),
            TextInput.NAME_THE_ENCODING);
      }
      if (finished) {
        return false;
      }
      decode();
    }
    return true;
  }

  private void decode() throws IOException {
    stored.compact();
    if (!exhausted) {
      int read = in.read(stored.array(), stored.position(), stored.remaining());
      exhausted = read < 0;
      stored.position(stored.position() + Math.max(read, 0));
    }
    stored.flip();
    text.clear();
    CoderResult result = decoder.decode(stored, text, false);
    undecodable = result.isError();
    if (exhausted && result.isUnderflow()) {
      if (stored.hasRemaining()) {
        text.put('\uFFFD');
      }
      finished = true;
    }
    text.flip();
    count();
    unicode.clear();
    CoderResult encoded = encoder.encode(text, unicode, true);
    encoder.reset();
    undecodable |= encoded.isError(); // A surrogate without its other half.
    unicode.flip();
  }

  /** Follows lines and columns, for the place of what cannot be decoded. */
  private void count() {
    for (int i = 0; i < text.limit(); i++) {
      char c = text.get(i);
      if (c == '\r' || c == '\n' && !afterReturn) {
        line++;
      }
      column = c == '\r' || c == '\n' ? 1 : column + 1;
      afterReturn = c == '\r';
    }
  }
}

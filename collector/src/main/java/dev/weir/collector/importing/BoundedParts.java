package dev.weir.collector.importing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Ends a stream with an error when a parser takes too many bytes without having made anything of
 * them, as for a name or text that never ends.
 */
final class BoundedParts extends FilterInputStream {
  private final long longestPartBytes;
  private long taken;

  BoundedParts(InputStream in, long longestPartBytes) {
    super(in);
    this.longestPartBytes = longestPartBytes;
  }

  /** The parser has made something of what it took. */
  void nextPart() {
    taken = 0;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    int read = super.read(target, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  private void count(int bytes) {
    taken += bytes;
    if (taken > longestPartBytes) {
      throw new IllegalArgumentException(
          "a tag or text is longer than " + longestPartBytes + " bytes");
    }
  }
}

package dev.weir.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a line of bounded length, byte by byte: lines are short and few. */
final class BoundedLine {
  private BoundedLine() {}

  /**
   * The next line without its end; null at the end of the stream or beyond {@code largest} bytes.
   */
  static @Nullable String read(InputStream in, int largest) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n' && line.size() < largest) {
      line.write(next);
      next = in.read();
    }
    return next == '\n' ? line.toString(StandardCharsets.UTF_8) : null;
  }
}

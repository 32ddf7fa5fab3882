package dev.weir.workload;

import dev.weir.capture.CaptureReader;
import dev.weir.capture.CaptureSource;
import java.io.IOException;

/**
 * One file of a plan, opened.
 *
 * @param name for messages, as the person gave it
 * @param capture its content, which can be read several times
 */
public record CaptureInput(String name, CaptureSource capture) {
  /** Rows that it is known to hold; 0 where only reading tells. */
  long knownRows() {
    return capture instanceof CaptureReader reader ? reader.rows() : 0;
  }

  /** Reads what lies in some windows, and whatever lies beside it in the same block. */
  void readWithin(WindowBytes windows) throws IOException {
    if (capture instanceof CaptureReader reader) {
      reader.readInto(windows, windows::wants);
    } else {
      capture.readInto(windows);
    }
  }
}

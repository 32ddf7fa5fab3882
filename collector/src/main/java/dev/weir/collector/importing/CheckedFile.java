package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.IntervalSink;
import dev.weir.problem.PlainText;
import java.io.IOException;
import java.util.List;

/**
 * A foreign file that was read to its end once without a fault.
 *
 * @param pass reads it again and delivers its rows
 */
record CheckedFile(ByteSource bytes, CaptureHeader header, List<String> warnings, Pass pass)
    implements CaptureSource {
  /** One reading of the whole file. */
  @FunctionalInterface
  interface Pass {
    void read(ByteSource bytes, IntervalSink sink) throws IOException;
  }

  CheckedFile {
    warnings = warnings.stream().map(PlainText::line).toList();
  }

  @Override
  public void readInto(IntervalSink sink) throws IOException {
    pass.read(bytes, sink);
  }

  /** Takes rows of a pass that only checks. */
  enum Discard implements IntervalSink {
    INSTANCE;

    @Override
    public void interval(
        int source, long startNanos, long lengthNanos, long bytes, long operations) {
      // Checking needs no more than that the row could be read.
    }

    @Override
    public void gap(int source, long startNanos, long lengthNanos, String cause) {
      // As above.
    }
  }
}

package dev.weir.capture;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a source delivered, one line of text per row. */
public class RecordedRows implements IntervalSink {
  private final List<String> rows = new ArrayList<>();

  @Override
  public void interval(int source, long startNanos, long lengthNanos, long bytes, long operations) {
    rows.add("%d %d+%d %dB %d".formatted(source, startNanos, lengthNanos, bytes, operations));
  }

  @Override
  public void gap(int source, long startNanos, long lengthNanos, String cause) {
    rows.add("%d %d+%d gap %s".formatted(source, startNanos, lengthNanos, cause));
  }

  public List<String> rows() {
    return rows;
  }
}

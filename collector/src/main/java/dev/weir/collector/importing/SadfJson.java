package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import java.io.IOException;
import java.util.Map;

/** What {@code sadf -j} wrote. */
final class SadfJson implements SysstatJson.Handler {
  private final RateRows rows;
  private final SadfReport reports;

  private SadfJson(ImportOptions options, RateRows rows) {
    this.rows = rows;
    this.reports = new SadfReport(options, rows);
  }

  /** Reads a whole file once. */
  static void read(ByteSource bytes, ImportOptions options, RateRows rows) throws IOException {
    SysstatJson.read(bytes, SadfFormat.REMEDY, new SadfJson(options, rows));
  }

  @Override
  public void host(String host) {
    rows.host(host);
  }

  @Override
  public void date(String date) {
    // Each report has its own.
  }

  @Override
  public void report() {
    // Its time follows.
  }

  @Override
  public void reportEnd() {
    // Each disk was taken as it came.
  }

  @Override
  public void time(Map<String, String> values) {
    reports.time(values);
  }

  @Override
  public void disk(Map<String, String> values) {
    reports.disk(values, "disk-device");
  }

  @Override
  public void cut(String sentence) {
    rows.warn(sentence);
  }
}

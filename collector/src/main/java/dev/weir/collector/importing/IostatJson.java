package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code iostat -o JSON} wrote. */
final class IostatJson implements SysstatJson.Handler {
  private final RateRows rows;
  private final DateOrder order;
  private final IostatReports reports;
  private final IostatTime time;
  private @Nullable Long printedTime;
  private boolean begun;

  private IostatJson(ImportOptions options, DateOrder order, RateRows rows) {
    this.rows = rows;
    this.order = order;
    ReportTimes times = new ReportTimes(options.zone(), rows);
    this.reports = new IostatReports(options, rows, times);
    this.time = new IostatTime(order, times, rows);
  }

  /** Reads a whole file once. */
  static void read(ByteSource bytes, ImportOptions options, RateRows rows) throws IOException {
    DateOrder order = new DateOrder(options.date());
    SysstatJson.read(bytes, IostatFormat.REMEDY, new Survey(order));
    order.assumption().ifPresent(rows::assume);
    IostatJson pass = new IostatJson(options, order, rows);
    SysstatJson.read(bytes, IostatFormat.REMEDY, pass);
    try {
      pass.reports.finish();
    } catch (IllegalArgumentException e) {
      throw ProblemException.badInput(
          bytes.name(), String.valueOf(e.getMessage()), IostatFormat.REMEDY);
    }
  }

  @Override
  public void host(String host) {
    rows.host(host);
  }

  @Override
  public void date(String date) {
    LocalDate day =
        PrintedDate.atBeginOf(date).map(printed -> printed.at(order.monthFirst())).orElse(null);
    reports.recording(day);
  }

  @Override
  public void report() {
    printedTime = null;
    begun = false;
  }

  @Override
  public void time(Map<String, String> values) {
    String text = values.getOrDefault(SysstatJson.PLAIN, "");
    printedTime =
        time.at(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'" + ContentLook.shorten(text) + "' is no time of iostat"));
  }

  @Override
  public void reportEnd() {
    begin(); // Without any disk, as with -z, it still ends the interval of the next one.
  }

  private void begin() {
    if (!begun) {
      reports.report(printedTime);
      begun = true;
    }
  }

  @Override
  public void disk(Map<String, String> values) {
    begin();
    String device = values.get("disk_device");
    Optional<WriteColumn> column = WriteColumn.among(values.keySet());
    if (device == null || column.isEmpty()) {
      throw new IllegalArgumentException("a disk has no 'disk_device' or nothing written");
    }
    String value = values.getOrDefault(column.get().title(), "");
    reports.rate(device, column.get().bytesPerSecond(value));
  }

  @Override
  public void cut(String sentence) {
    rows.warn(sentence);
  }

  /** Looks at the dates alone. */
  private record Survey(DateOrder order) implements SysstatJson.Handler {
    @Override
    public void date(String date) {
      PrintedDate.atBeginOf(date).ifPresent(order::see);
    }

    @Override
    public void time(Map<String, String> values) {
      IostatTime.survey(values.getOrDefault(SysstatJson.PLAIN, ""), order);
    }

    @Override
    public void host(String host) {
      // Only dates matter here.
    }

    @Override
    public void report() {
      // As above.
    }

    @Override
    public void reportEnd() {
      // As above.
    }

    @Override
    public void disk(Map<String, String> values) {
      // As above.
    }

    @Override
    public void cut(String sentence) {
      // The pass after this one says it.
    }
  }
}

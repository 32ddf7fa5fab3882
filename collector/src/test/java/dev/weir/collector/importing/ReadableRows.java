package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.IntervalSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens texts as an importer would and says what came of them, one readable line per row. */
final class ReadableRows {
  private ReadableRows() {}

  static CaptureSource open(String text, ImportOptions options) throws IOException {
    return ImportFormats.open(
        ByteSource.of("t", text.getBytes(StandardCharsets.UTF_8)), ImportFormats.AUTO, options);
  }

  static CaptureSource openAs(String format, String text) throws IOException {
    return ImportFormats.open(
        ByteSource.of("t", text.getBytes(StandardCharsets.UTF_8)), format, ImportOptions.NONE);
  }

  static ImportOptions options(
      @Nullable String zone, @Nullable String date, @Nullable Duration interval, boolean first) {
    return new ImportOptions(
        zone == null ? null : ZoneId.of(zone),
        date == null ? null : LocalDate.parse(date),
        interval,
        null,
        Map.of(),
        first);
  }

  /** Lines like {@code sda 2026-01-31T08:00:00Z 10s 4096B} and {@code sda ... 10s gap: cause}. */
  static List<String> of(CaptureSource source) throws IOException {
    List<String> rows = new ArrayList<>();
    source.readInto(
        new IntervalSink() {
          @Override
          public void interval(int index, long start, long length, long bytes, long operations) {
            rows.add(begin(index, start, length) + bytes + "B");
          }

          @Override
          public void gap(int index, long start, long length, String cause) {
            rows.add(begin(index, start, length) + "gap: " + cause);
          }

          private String begin(int index, long start, long length) {
            return "%s %s %ss "
                .formatted(
                    source.header().sources().get(index).name(),
                    Instant.EPOCH.plusNanos(start),
                    length / 1_000_000_000L);
          }
        });
    return rows;
  }

  static List<String> of(String text) throws IOException {
    return of(open(text, ImportOptions.NONE));
  }
}

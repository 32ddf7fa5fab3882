package dev.weir.collector.cli;

import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CollectionCost;
import dev.weir.capture.SourceStatistics;
import dev.weir.collector.cli.InspectCommand.Inspection;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text of {@code weir inspect} for people. */
final class InspectionTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final List<String> COLUMNS =
      List.of(
          "source", "kind", "samples", "start", "end", "total", "mean", "peak", "peak at", "gap");
  private static final int FIRST_NUMBER = 2;

  private InspectionTable() {}

  static String print(List<Inspection> inspections, ZoneId zone) {
    StringBuilder text = new StringBuilder();
    for (Inspection each : inspections) {
      CaptureHeader header = each.capture().header();
      text.append(
          "%s: host %s, zone %s, probe %s (times below in %s)%n"
              .formatted(each.file(), header.host(), header.zone(), header.probe(), zone));
      append(text, rows(each.sources(), zone));
      if (each.capture() instanceof CaptureReader reader) {
        reader.cost().ifPresent(cost -> text.append(sentence(cost)));
      }
      header.limits().forEach(limit -> text.append("Limit: %s%n".formatted(limit)));
      header.assumptions().forEach(one -> text.append("Assumed: %s%n".formatted(one)));
      header.rules().forEach(rule -> text.append("Rule: %s%n".formatted(rule)));
      each.capture().warnings().forEach(one -> text.append("Warning: %s%n".formatted(one)));
    }
    return text.toString().stripTrailing();
  }

  private static List<List<String>> rows(List<SourceStatistics> sources, ZoneId zone) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    for (SourceStatistics each : sources) {
      rows.add(
          List.of(
              each.source().name(),
              each.source().kind().name().toLowerCase(Locale.ROOT),
              Long.toString(each.samples()),
              time(each.start(), zone),
              time(each.end(), zone),
              ReadableAmount.bytes(each.totalBytes()),
              ReadableAmount.bytesPerSecond(each.meanBytesPerSecond()),
              ReadableAmount.bytesPerSecond(each.peakBytesPerSecond()),
              time(each.peakAt(), zone),
              ReadableAmount.seconds(each.gapSeconds())));
    }
    return rows;
  }

  private static void append(StringBuilder text, List<List<String>> rows) {
    int[] widths = new int[COLUMNS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append("  ");
        line.append(i < FIRST_NUMBER ? row.get(i) + padding : padding + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
  }

  private static String sentence(CollectionCost cost) {
    String cpu =
        cost.cpuNanos() < 0
            ? "unknown processor time"
            : String.format(
                Locale.ROOT,
                "%.2f s of processor time (%.2f %% of one core)",
                cost.cpuNanos() / 1e9,
                100.0 * cost.cpuNanos() / Math.max(1, cost.elapsedNanos()));
    String memory =
        cost.residentBytes() < 0
            ? "unknown memory"
            : ReadableAmount.bytes(cost.residentBytes()) + " of memory";
    return "Measuring cost %s, %s and %s written in %d samples, %d late.%n"
        .formatted(
            cpu,
            memory,
            ReadableAmount.bytes(cost.bytesWritten()),
            cost.samples(),
            cost.lateTicks());
  }

  private static String time(@Nullable Instant instant, ZoneId zone) {
    return instant == null ? "-" : TIME.format(instant.atZone(zone));
  }
}

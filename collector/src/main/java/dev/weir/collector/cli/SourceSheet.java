package dev.weir.collector.cli;

import dev.weir.capture.SourceStatistics;
import dev.weir.collector.inspecting.Distribution;
import dev.weir.collector.inspecting.Gap;
import dev.weir.collector.inspecting.Gaps;
import dev.weir.collector.inspecting.HoursOfWeek;
import dev.weir.collector.inspecting.Moment;
import dev.weir.collector.inspecting.Packing;
import dev.weir.collector.inspecting.Rewriting;
import dev.weir.collector.inspecting.SourceProfile;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one source holds, for people. */
final class SourceSheet {
  private static final int LABEL = 14;
  private static final int BAR = 24;

  /** A smaller share of the time would be shown as 0.00 %. */
  private static final double LEAST_SHARE = 0.00005;

  /** Of fewer samples a tenth is none. */
  private static final int LEAST_SAMPLES = 10;

  /** Columns of a line of write sizes before its bar. */
  private static final int SIZES = 58;

  private final TextPage page;
  private final LocalTimes times;

  SourceSheet(TextPage page, LocalTimes times) {
    this.page = page;
    this.times = times;
  }

  void print(SourceProfile profile) {
    SourceStatistics source = profile.statistics();
    page.line("");
    page.line(
        source.source().name()
            + " ("
            + source.source().kind().name().toLowerCase(Locale.ROOT)
            + ")");
    say(
        "measured",
        "%s to %s, %s"
            .formatted(
                times.of(source.start()),
                times.of(source.end()),
                ReadableAmount.counted(source.samples(), "sample")));
    say(
        "peak",
        "%s in the sample that begins %s"
            .formatted(
                ReadableAmount.bytesPerSecond(source.peakBytesPerSecond()),
                times.of(source.peakAt())));
    operations(profile);
    gaps(profile.gaps(), source);
    hours(profile.rates().hours());
    moments("busiest min", profile.rates().busiestMinutes());
    moments("busiest 15 min", profile.rates().busiestQuarters());
    sizes(profile.writeSizes());
    rewriting(profile.rewriting());
    packing(profile.packing());
  }

  private void say(String label, String words) {
    page.wrapped("  " + TextPage.left(label, LABEL) + "  ", words);
  }

  private void operations(SourceProfile profile) {
    if (!profile.operations().known()) {
      say("operations", "not told by this way of measuring");
      return;
    }
    boolean all = profile.operations().intervals() == profile.statistics().samples();
    say(
        "operations",
        "%,d%s, %s each on average"
            .formatted(
                profile.operations().count(),
                all
                    ? ""
                    : " in the "
                        + ReadableAmount.counted(profile.operations().intervals(), "sample")
                        + " with them",
                ReadableAmount.bytes(profile.operations().meanBytes())));
  }

  private void gaps(Gaps gaps, SourceStatistics source) {
    if (gaps.count() == 0) {
      say("gaps", "none");
      return;
    }
    double whole =
        source.start() == null || source.end() == null
            ? 0
            : source.end().getEpochSecond() - source.start().getEpochSecond();
    String share =
        whole <= 0 || source.gapSeconds() / whole < LEAST_SHARE
            ? ""
            : String.format(
                Locale.ROOT, ", %.2f %% of the time", 100 * source.gapSeconds() / whole);
    say(
        "gaps",
        "%,d, %s in all%s%s"
            .formatted(
                gaps.count(),
                ReadableAmount.duration(gaps.totalNanos() / 1e9),
                share,
                gaps.count() > gaps.longest().size() ? "; the longest:" : ":"));
    for (Gap gap : gaps.longest()) {
      String length = TextPage.right(ReadableAmount.duration(gap.lengthNanos() / 1e9), 12);
      say("", times.of(gap.startNanos()) + length + "  " + gap.cause());
    }
  }

  private void hours(HoursOfWeek hours) {
    Map<String, HoursOfWeek.Row> rows = new LinkedHashMap<>();
    hours.dates().forEach((date, row) -> rows.put(day(date.getDayOfWeek()) + " " + date, row));
    if (rows.isEmpty()) {
      for (DayOfWeek weekday : DayOfWeek.values()) {
        rows.put(day(weekday), hours.of(weekday));
      }
    }
    double most = rows.values().stream().mapToDouble(SourceSheet::highest).max().orElse(0);
    if (most <= 0) {
      return;
    }
    TextShape shape = page.shape();
    say(
        "by hour",
        "0     6     12    18      %s = %s, the highest hour; %s = not measured"
            .formatted(shape.level(1), ReadableAmount.bytesPerSecond(most), shape.notMeasured()));
    rows.forEach((label, row) -> say(label, line(row, most)));
    say("", "%d of the 168 hours of the week measured".formatted(hours.measuredHours()));
  }

  private String line(HoursOfWeek.Row row, double most) {
    StringBuilder line = new StringBuilder();
    for (int hour = 0; hour < HoursOfWeek.HOURS; hour++) {
      line.append(
          row.measuredNanos(hour) == 0
              ? page.shape().notMeasured()
              : page.shape().level(row.rate(hour) / most));
    }
    return line.toString();
  }

  private static double highest(HoursOfWeek.Row row) {
    double most = 0;
    for (int hour = 0; hour < HoursOfWeek.HOURS; hour++) {
      most = Math.max(most, row.rate(hour));
    }
    return most;
  }

  private static String day(DayOfWeek day) {
    return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
  }

  private void moments(String label, List<Moment> moments) {
    String shown = label;
    for (Moment moment : moments) {
      say(
          shown,
          times.of(moment.startNanos())
              + TextPage.right(ReadableAmount.bytes(moment.bytes()), 12)
              + TextPage.right(ReadableAmount.bytesPerSecond(moment.rate()), 14));
      shown = "";
    }
  }

  private void sizes(List<Long> counts) {
    long total = counts.stream().mapToLong(Long::longValue).sum();
    if (total == 0) {
      return;
    }
    long most = counts.stream().mapToLong(Long::longValue).max().orElse(1);
    String label = "write sizes";
    int bar = Math.clamp(page.shape().width() - SIZES, 0, BAR);
    for (int i = 0; i < counts.size(); i++) {
      long count = counts.get(i);
      if (count > 0) {
        String range = "from " + ReadableAmount.binary(1L << i);
        String share = String.format(Locale.ROOT, "%,d %6.2f %% ", count, 100.0 * count / total);
        say(
            label,
            TextPage.left(range, 14)
                + TextPage.right(share, 26)
                + page.shape().bar(count / (double) most, bar));
        label = "";
      }
    }
  }

  private void rewriting(Rewriting rewriting) {
    if (rewriting.windows() == 0) {
      return;
    }
    String shortest = ReadableAmount.duration(rewriting.shortestNanos() / 1e9);
    String longest = ReadableAmount.duration(rewriting.longestNanos() / 1e9);
    say(
        "rewritten",
        String.format(
            Locale.ROOT,
            "%.1f %% of %s within the same window (%,d of %s): a copy made once per window need not"
                + " send it",
            100 * rewriting.share(),
            ReadableAmount.bytes(rewriting.writtenBytes()),
            rewriting.windows(),
            shortest.equals(longest) ? longest : shortest + " to " + longest));
  }

  private void packing(List<Packing> levels) {
    String label = "compresses";
    for (Packing level : levels) {
      say(
          label,
          String.format(
              Locale.ROOT,
              "%-6s %.2f:1%s%s, %s",
              level.level(),
              level.ratio(),
              spread(level.ratios()),
              level.cpuNanos() == 0
                  ? ""
                  : " at " + ReadableAmount.bytesPerSecond(level.bytesPerSecond()) + " per core",
              ReadableAmount.counted(level.ratios().count(), "sample")));
      label = "";
    }
  }

  /** How far samples differ; nothing of so few that a tenth of them is none. */
  private static String spread(Distribution ratios) {
    Double low = ratios.quantile(0.1);
    Double high = ratios.quantile(0.9);
    return ratios.count() < LEAST_SAMPLES || low == null || high == null
        ? " (too few samples to tell their spread)"
        : String.format(Locale.ROOT, " (8 of 10 samples %.2f to %.2f)", low, high);
  }
}

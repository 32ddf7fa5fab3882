package dev.weir.collector.cli;

import dev.weir.units.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A collector's status for a person. */
final class StatusText {
  private static final int MOST_SOURCES = 10;

  private StatusText() {}

  static String of(CollectorStatus status, Instant now) {
    Duration age = Duration.between(status.sampledAt(), now);
    Duration run = Duration.between(status.startedAt(), status.sampledAt());
    StringBuilder text = new StringBuilder();
    line(text, "running since", status.startedAt() + ", process " + status.pid());
    line(text, "last sample", status.sampledAt() + stale(age));
    line(text, "capture", status.capture() + ", " + ReadableAmount.bytes(status.captureBytes()));
    line(
        text,
        "measured by",
        status.probe() + ", " + ReadableAmount.counted(status.samples(), "sample"));
    line(text, "sources", sources(status));
    line(
        text,
        "written",
        "%s in this run, %s/s now"
            .formatted(
                ReadableAmount.bytes(status.writtenBytes()),
                ReadableAmount.bytes(status.writtenBytesPerSecond())));
    line(text, "own cost", cost(status.cpuSeconds(), run));
    status.warnings().forEach(warning -> line(text, "warning", warning));
    return text.toString();
  }

  private static String stale(Duration age) {
    return age.compareTo(RunningStatus.REFRESH.multipliedBy(3)) <= 0
        ? ""
        : ", "
            + Durations.print(age.truncatedTo(ChronoUnit.SECONDS))
            + " ago: it does not run any more";
  }

  private static String sources(CollectorStatus status) {
    int count = status.sources().size();
    String some = String.join(", ", status.sources().subList(0, Math.min(MOST_SOURCES, count)));
    return count <= MOST_SOURCES ? some : some + " and " + (count - MOST_SOURCES) + " more";
  }

  private static String cost(double cpuSeconds, Duration run) {
    if (cpuSeconds < 0 || run.isZero()) {
      return "not known";
    }
    return String.format(
        Locale.ROOT,
        "%.1f s of processor time, %.2f %% of one core, the start included",
        cpuSeconds,
        100 * cpuSeconds / Math.max(1, run.toMillis() / 1e3));
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-14s %s%n", name, value));
  }
}

package dev.weir.collector.importing;

import dev.weir.capture.IntervalSink;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the timed rates of one pass over a file into intervals and gaps: a tool prints a report of
 * all devices at a time, and each rate is the mean over the report's interval. What the reader
 * finds out beside the rates (host, assumptions) is kept here too.
 */
final class RateRows {
  private static final long SECOND = 1_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Printed times are whole seconds, so an interval may seem to begin so much too early. */
  private static final long ROUNDING_NANOS = SECOND;

  /** A file of more devices is no list of disks. */
  private static final int MOST_DEVICES = 100_000;

  /** Enough to know the usual interval without keeping each. */
  private static final int MOST_LENGTHS = 1000;

  private static final int MOST_SENTENCES = 100;

  /** A warning names no more devices. */
  private static final int MOST_NAMED = 4;

  private static final String NO_ROW = "no row in the file";

  private final IntervalSink sink;
  private final DeviceIndex index = new DeviceIndex();
  private final List<Device> devices = new ArrayList<>();
  private final Map<Long, Long> lengths = new HashMap<>();
  private final Set<String> assumptions = new LinkedHashSet<>();
  private final Set<String> limits = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private @Nullable String host;
  private @Nullable ZoneId zone;
  private String interruption = NO_ROW;
  private @Nullable String nextInterruption;
  private long reports;
  private long rows;
  private long total;
  private long givenStart;
  private long givenEnd = Long.MIN_VALUE;
  private long start;
  private long end = Long.MIN_VALUE;

  RateRows(IntervalSink sink) {
    this.sink = sink;
  }

  /**
   * Begins a report, or goes on with it when it is the same. One that begins up to a second before
   * the end of the report before is moved by that second: times are printed in whole seconds, and
   * the rate holds for the interval's length.
   *
   * @throws IllegalArgumentException when it goes backwards or has no length, with what is wrong
   */
  void report(long startNanos, long endNanos) {
    if (endNanos == givenEnd && startNanos == givenStart) {
      return;
    }
    if (end != Long.MIN_VALUE && endNanos < end) {
      throw new IllegalArgumentException("the clock goes backwards");
    }
    if (startNanos >= endNanos) {
      throw new IllegalArgumentException(
          "the report has no length: it has the time of the one before; if they are a second apart"
              + " say --interval 1s");
    }
    long overlap = end == Long.MIN_VALUE ? 0 : end - startNanos;
    if (overlap > ROUNDING_NANOS) {
      throw new IllegalArgumentException("the interval overlaps the one before");
    }
    givenStart = startNanos;
    givenEnd = endNanos;
    long shift = Math.max(0, overlap);
    start = startNanos + shift;
    end = endNanos + shift;
    interruption = nextInterruption == null ? NO_ROW : nextInterruption;
    nextInterruption = null;
    reports++;
    if (lengths.size() < MOST_LENGTHS || lengths.containsKey(end - start)) {
      lengths.merge(end - start, 1L, Long::sum);
    }
  }

  /**
   * One device of the report.
   *
   * @param bytesPerSecond not negative
   * @throws IllegalArgumentException when the device is in the report already, or no such number of
   *     bytes can be
   */
  void rate(String name, double bytesPerSecond) {
    int number = index.indexOf(name);
    if (number == devices.size()) {
      if (number == MOST_DEVICES) {
        throw new IllegalArgumentException(
            "more than " + MOST_DEVICES + " devices are in the file");
      }
      devices.add(new Device());
    }
    Device device = devices.get(number);
    if (device.lastReport == reports) {
      throw new IllegalArgumentException(
          "device '" + ContentLook.shorten(name) + "' comes twice at this time");
    }
    if (device.reports > 0 && device.end < start) {
      boolean absent = device.lastReport + 1 < reports;
      String cause = absent ? "the device is not in the report" : interruption;
      sink.gap(number, device.end, start - device.end, cause);
    }
    long bytes = Math.round(bytesPerSecond * ((end - start) / NANOS_PER_SECOND));
    total += bytes;
    if (total < 0 || bytes == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "with device '"
              + ContentLook.shorten(name)
              + "' the bytes of the file add up to more than 2^63-1");
    }
    sink.interval(number, start, end - start, bytes, -1);
    device.reports++;
    device.lastReport = reports;
    device.end = end;
    rows++;
  }

  /** Says why time before the next report may be missing. */
  void interrupted(String cause) {
    nextInterruption = cause;
  }

  /** Ends the pass: a device that is no longer reported is unknown until the last report. */
  void finish() {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      Device device = devices.get(i);
      if (device.end < end) {
        sink.gap(i, device.end, end - device.end, "the device is not in the report");
      }
      if (device.reports < reports) {
        String name = ContentLook.shorten(index.names().get(i));
        missing.add("%s from %d".formatted(name, reports - device.reports));
      }
    }
    if (!missing.isEmpty()) {
      List<String> named = missing.subList(0, Math.min(missing.size(), MOST_NAMED));
      int others = missing.size() - named.size();
      warn(
          "Missing from some of the %d reports: %s%s. That time is unknown, not zero; if the tool"
                  .formatted(
                      reports,
                      String.join(", ", named),
                      others == 0 ? "" : " and %d more devices".formatted(others))
              + " was told to leave out idle devices (-z), they wrote nothing then.");
    }
  }

  void host(String name) {
    if (host == null && !name.isBlank()) {
      host = name;
    } else if (host != null && !host.equals(name)) {
      warn("The file also holds rows of host " + ContentLook.shorten(name) + ".");
    }
  }

  @Nullable String host() {
    return host;
  }

  /** Takes the zone that the file itself prints. */
  void zone(ZoneId printed) {
    if (zone == null) {
      zone = printed;
    }
  }

  @Nullable ZoneId zone() {
    return zone;
  }

  /**
   * @param sentence what the file did not say and was assumed
   */
  void assume(String sentence) {
    keep(assumptions, sentence);
  }

  /**
   * @param sentence what the file cannot show
   */
  void limit(String sentence) {
    keep(limits, sentence);
  }

  void warn(String sentence) {
    keep(warnings, sentence);
  }

  List<String> assumptions() {
    return List.copyOf(assumptions);
  }

  List<String> limits() {
    return List.copyOf(limits);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Devices in the order of their source indexes. */
  List<String> devices() {
    return index.names();
  }

  /** End of the report before; {@link Long#MIN_VALUE} before the first. */
  long end() {
    return end;
  }

  /** Number of rates taken. */
  long rows() {
    return rows;
  }

  /** The length that most intervals have; null without any. */
  @Nullable Duration usualLength() {
    return lengths.entrySet().stream()
        .max(
            Comparator.comparingLong(Map.Entry<Long, Long>::getValue)
                .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
        .map(entry -> Duration.ofNanos(entry.getKey()))
        .orElse(null);
  }

  private static void keep(Set<String> sentences, String sentence) {
    if (sentences.size() < MOST_SENTENCES) {
      sentences.add(sentence);
    }
  }

  /** What is known of one device. */
  private static final class Device {
    private long reports;
    private long lastReport;
    private long end;
  }
}

package dev.weir.collector.importing;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Groups the lines of a log into timed snapshots. */
final class DiskstatsSnapshots {
  static final String HOW_TO_LOG =
      "log with: while sleep 10; do echo \"### $(date +%s)\"; cat /proc/diskstats; done >> FILE";

  private static final String MARK = "### ";
  private static final Pattern EPOCH = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,9})?");
  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal LATEST_SECOND = BigDecimal.valueOf(9_000_000_000L);
  private static final int MOST_DEVICES = 100_000;

  private final BoundedLines lines;
  private final List<DiskstatsLine> snapshot = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private long nanos = Long.MIN_VALUE;

  DiskstatsSnapshots(BoundedLines lines) {
    this.lines = lines;
  }

  /** Receives complete snapshots in ascending order of time. */
  interface Visitor {
    /**
     * @param lines valid during the call only
     */
    void snapshot(long nanos, List<DiskstatsLine> lines);

    default void warning(String sentence) {
      // Warnings matter to the first pass only.
    }
  }

  /**
   * @throws dev.weir.problem.ProblemException with the line that cannot be read
   */
  void forEach(Visitor visitor) throws IOException {
    String line;
    while ((line = lines.next()) != null) {
      if (line.startsWith(MARK)) {
        deliver(visitor);
        begin(line.substring(MARK.length()).strip());
      } else if (!line.isBlank()) {
        if (!counters(line)) {
          visitor.warning(
              "The log ends inside a line: its last snapshot, line %d, is left out."
                  .formatted(lines.number()));
          return;
        }
      }
    }
    deliver(visitor);
  }

  private void deliver(Visitor visitor) {
    if (nanos != Long.MIN_VALUE && !snapshot.isEmpty()) {
      visitor.snapshot(nanos, snapshot);
    }
    snapshot.clear();
    seen.clear();
  }

  private void begin(String text) {
    BigDecimal seconds = EPOCH.matcher(text).matches() ? new BigDecimal(text) : null;
    if (seconds == null || seconds.compareTo(LATEST_SECOND) > 0) {
      throw lines.problem(
          MARK.length() + 1,
          "'" + ContentLook.shorten(text) + "' are no seconds since 1970",
          HOW_TO_LOG);
    }
    long next = seconds.multiply(NANOS_PER_SECOND).longValueExact();
    if (next <= nanos) {
      throw lines.problem(
          MARK.length() + 1,
          "the clock %s at this snapshot"
              .formatted(next == nanos ? "stands still" : "goes backwards"),
          "split the log here and import both parts, or correct the time");
    }
    nanos = next;
  }

  /** False when the line is the log's cut end. */
  private boolean counters(String line) {
    if (nanos == Long.MIN_VALUE) {
      throw lines.problem(
          1, "a snapshot has no time: counters since boot give no rate without one", HOW_TO_LOG);
    }
    if (!lines.ended()) {
      return false;
    }
    try {
      DiskstatsLine counters = DiskstatsLine.parse(line);
      if (!seen.add(counters.device()) || seen.size() > MOST_DEVICES) {
        throw lines.problem(
            1,
            "device '" + ContentLook.shorten(counters.device()) + "' comes twice in one snapshot",
            "check that a line ### EPOCH goes before each snapshot");
      }
      snapshot.add(counters);
      return true;
    } catch (IllegalArgumentException e) {
      throw lines.problem(1, String.valueOf(e.getMessage()), HOW_TO_LOG);
    }
  }
}

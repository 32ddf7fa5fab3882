package dev.weir.proving.workload;

import dev.weir.problem.ProblemException;
import dev.weir.units.Durations;
import dev.weir.units.UnitFormatException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Small stamped records at a fixed cadence, beside a workload whose own writes carry no stamps.
 * Writes of one protected directory keep their order, so the age of the oldest missing sentinel is
 * the age of everything: short of it by one cadence at most.
 *
 * @param duration after which they end, if nobody ends them before
 * @param seed of their content
 */
public record SentinelPlan(Duration duration, long seed) implements StampedPlan {
  static final String NAME = "sentinel:";

  /** Ten times finer than the smallest error of an age that is judged; 3 kB/s on the line. */
  public static final Duration CADENCE = Duration.ofMillis(50);

  /** A header, 24 bytes of content and a trailer. */
  static final int RECORD_BYTES = 64;

  /** Round and round: a later record in the same place shows that the earlier one was there. */
  static final int SLOTS = 4096;

  private static final Duration LONGEST = Duration.ofDays(1);

  public SentinelPlan {
    if (duration.compareTo(CADENCE) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new UnitFormatException(
          "sentinels for " + Durations.print(duration) + " are not between 50 ms and 1 day");
    }
  }

  static SentinelPlan parse(String text, long seed) {
    try {
      return new SentinelPlan(Durations.parse(text.substring(NAME.length())), seed);
    } catch (UnitFormatException e) {
      throw ProblemException.wrongUse(
          SpecText.OPTION, String.valueOf(e.getMessage()), "write for example sentinel:60s");
    }
  }

  @Override
  public String text() {
    return NAME + Durations.print(duration);
  }

  @Override
  public RecordContent content() {
    return new RecordContent(seed, 0);
  }

  @Override
  public String hash() {
    byte[] told = (seed + " " + text()).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(StampedPlan.sha256().digest(told));
  }

  @Override
  public Iterator<PlannedOperation> iterator() {
    return new Iterator<>() {
      private long sequence;

      @Override
      public boolean hasNext() {
        return sequence * CADENCE.toNanos() <= duration.toNanos();
      }

      @Override
      public PlannedOperation next() {
        if (!hasNext()) {
          throw new NoSuchElementException(sequence + " sentinels in " + duration);
        }
        long at = sequence * CADENCE.toNanos();
        sequence++;
        return new PlannedOperation(
            sequence,
            at,
            OperationKind.WRITE,
            WorkloadFiles.SENTINELS,
            sequence % SLOTS * RECORD_BYTES,
            RECORD_BYTES,
            false);
      }
    };
  }
}

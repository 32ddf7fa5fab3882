package dev.weir.engine;

import dev.weir.codec.CompressionLevel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Which level the next batch is packed at. With t the time that one byte of records takes to be
 * packed and w the time that what is left of it takes on the line, a job with a backlog moves a
 * byte in max(t, w), because one batch is packed while another is sent; without one a byte is
 * across after t + w. The level with the least of it is taken; one that packs more slowly only
 * where it gains more than {@link #WORTH_IT}, so that what does not shrink costs next to nothing.
 *
 * <p>Levels not in use are tried on a batch now and then, ever more seldom while that changes
 * nothing. Such a batch is sent as it was packed: nothing is packed twice.
 */
final class LevelChoice {
  /** A slower level has to gain more than this share. */
  private static final double WORTH_IT = 0.03;

  /** What was seen long ago fades: half of an estimate is of the last so many bytes. */
  private static final double MEMORY_BYTES = 2 << 20;

  /** Smaller batches say little of a level: what they cost is mostly not their bytes. */
  private static final long TELLING_BYTES = 16 << 10;

  /** Batches before the first trial; each pause between two is twice the one before. */
  private static final int FIRST_PAUSE = 4;

  /** One trial in 128 MiB: a tenth of a second of one core for a gigabyte at the highest level. */
  private static final int LONGEST_PAUSE = 512;

  /** No surprise makes trials more frequent than this, as mixed content surprises always. */
  private static final int SURPRISED_PAUSE = 32;

  /** A surprise: a level leaves so much more or less than it was thought to. */
  private static final double OTHER_CONTENT = 0.15;

  /** Of a level that is tried seldom, half of the estimate is its last batch. */
  private static final double TRIAL_KEEPS = 0.5;

  private final Leveling leveling;
  private final LineRate line = new LineRate();
  private final Map<CompressionLevel, Estimate> estimates = new EnumMap<>(CompressionLevel.class);
  private CompressionLevel inUse = CompressionLevel.OFF;
  private CompressionLevel lastTried = CompressionLevel.OFF;
  private double leftBefore = 1;
  private boolean hadBacklog;
  private int pause = FIRST_PAUSE;
  private int untilTrial = FIRST_PAUSE;

  /** What is known of one level: sums that fade. */
  private static final class Estimate {
    private Packing packing;
    private boolean seen;

    Estimate(Packing expected) {
      packing = expected;
    }

    void add(long recordBytes, long frameBytes, long nanos, double keepsSeen) {
      double keeps = seen ? keepsSeen : 0;
      double left = Math.max(1, frameBytes) / (double) recordBytes;
      double each = nanos / (double) recordBytes;
      packing =
          new Packing(
              keeps * packing.shareLeft() + (1 - keeps) * left,
              keeps * packing.nanosPerByte() + (1 - keeps) * each);
      seen = true;
    }
  }

  LevelChoice(Leveling leveling) {
    this.leveling = leveling;
    if (leveling instanceof Leveling.Automatic automatic) {
      automatic.expected().forEach((level, each) -> estimates.put(level, new Estimate(each)));
    }
  }

  /** What the line takes, as far as it is seen. */
  LineRate line() {
    return line;
  }

  /** The level of batches that are no trial. */
  CompressionLevel inUse() {
    return leveling instanceof Leveling.Always always ? always.level() : inUse;
  }

  /**
   * The level for the next batch.
   *
   * @param backlog whether more waits than this batch
   * @param allowed what the cap allows now, bytes handed to the connection per second
   */
  CompressionLevel next(boolean backlog, double allowed, long now) {
    if (leveling instanceof Leveling.Always always) {
      return always.level();
    }
    CompressionLevel best = best(backlog, Math.min(allowed, line.bytesPerSecond(backlog, now)));
    if (best != inUse && backlog == hadBacklog) {
      pauseAtMost(SURPRISED_PAUSE);
    }
    leftBefore = best == inUse ? leftBefore : estimate(best).packing.shareLeft();
    inUse = best;
    hadBacklog = backlog;
    if (--untilTrial <= 0) {
      pause = Math.min(LONGEST_PAUSE, pause * 2);
      untilTrial = pause;
      lastTried = following(lastTried);
      return lastTried;
    }
    return best;
  }

  private CompressionLevel best(boolean backlog, double bytesPerSecond) {
    CompressionLevel best = CompressionLevel.OFF;
    double least = nanosPerByte(best, backlog, bytesPerSecond);
    for (CompressionLevel level : CompressionLevel.values()) {
      double nanos = nanosPerByte(level, backlog, bytesPerSecond);
      if (nanos < least * (1 - WORTH_IT)) {
        best = level;
        least = nanos;
      }
    }
    return best;
  }

  private double nanosPerByte(CompressionLevel level, boolean backlog, double bytesPerSecond) {
    Packing packing = estimate(level).packing;
    double carried = packing.shareLeft() / bytesPerSecond * 1e9;
    return backlog ? Math.max(packing.nanosPerByte(), carried) : packing.nanosPerByte() + carried;
  }

  /** The next level that packs and is not in use. */
  private CompressionLevel following(CompressionLevel level) {
    CompressionLevel[] all = CompressionLevel.values();
    int next = level.ordinal();
    do {
      next = next + 1 < all.length ? next + 1 : CompressionLevel.LOW.ordinal();
    } while (all[next] == inUse);
    return all[next];
  }

  private void pauseAtMost(int batches) {
    pause = Math.min(pause, batches);
    untilTrial = Math.min(untilTrial, batches);
  }

  /** A batch was packed. */
  void packed(CompressionLevel level, long recordBytes, long frameBytes, long nanos) {
    if (leveling instanceof Leveling.Always || recordBytes < TELLING_BYTES) {
      return;
    }
    Estimate estimate = estimate(level);
    boolean used = level == inUse;
    double before = used ? leftBefore : estimate.packing.shareLeft();
    double keeps = used ? MEMORY_BYTES / (MEMORY_BYTES + recordBytes) : TRIAL_KEEPS;
    estimate.add(recordBytes, frameBytes, nanos, keeps);
    double left = estimate.packing.shareLeft();
    if (Math.abs(left - before) > OTHER_CONTENT * before) {
      leftBefore = used ? left : leftBefore;
      pauseAtMost(SURPRISED_PAUSE);
    }
  }

  private Estimate estimate(CompressionLevel level) {
    return Objects.requireNonNull(estimates.get(level));
  }
}

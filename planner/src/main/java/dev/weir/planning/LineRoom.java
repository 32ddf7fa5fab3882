package dev.weir.planning;

import dev.weir.analysis.Envelope;
import dev.weir.analysis.FluidQueue;
import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import java.time.Duration;

/**
 * How far the writes can grow before a line breaks an objective. On a constant line this is its
 * rate over the required one; on a line that changes with time it is narrowed on the exact queue,
 * because a queue with k times the writes is the queue of a line that carries 1/k of it.
 */
public final class LineRoom {
  /** Finer than any report prints. */
  private static final double PRECISION = 1e-5;

  /** Beyond this growth nothing but an idle measurement is told. */
  private static final double LARGEST = 1e6;

  private final WireLoad load;
  private final Envelope low;

  /**
   * @param low envelope of the same load, bytes spread evenly inside samples
   */
  public LineRoom(WireLoad load, Envelope low) {
    this.load = load;
    this.low = low;
  }

  /**
   * The largest factor of the writes with which every age stays within the objective.
   *
   * @param packed what the line carries at each instant, in wire bytes per second
   * @return 0 when the closed hours alone break it, infinite when nothing was written
   */
  public double mostFactor(Cap packed, Duration objective) {
    long start = load.workload().startNanos();
    if (packed.nextChangeAfter(start) == Long.MAX_VALUE) {
      return packed.bytesPerSecondAt(start) / low.requiredBytesPerSecond(objective.toNanos());
    }
    if (load.totalWireBytes() == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double kept = 0;
    double broken = 1;
    while (broken < LARGEST && keeps(packed, broken, objective)) {
      kept = broken;
      broken *= 2;
    }
    while (broken - kept > PRECISION * broken && broken > PRECISION) {
      double middle = (kept + broken) / 2;
      if (keeps(packed, middle, objective)) {
        kept = middle;
      } else {
        broken = middle;
      }
    }
    return kept;
  }

  private boolean keeps(Cap packed, double factor, Duration objective) {
    double age = FluidQueue.followed(load, part(packed, factor)).peakAgeSeconds();
    return age * 1e9 <= objective.toNanos() + 1.0;
  }

  /**
   * A line that carries one part in {@code parts} of another: the queue of so many times writes.
   */
  public static Cap part(Cap whole, double parts) {
    return parts == 1 ? whole : new Part(whole, parts);
  }

  private record Part(Cap whole, double parts) implements Cap {
    @Override
    public double bytesPerSecondAt(long instant) {
      return whole.bytesPerSecondAt(instant) / parts;
    }

    @Override
    public long nextChangeAfter(long instant) {
      return whole.nextChangeAfter(instant);
    }
  }
}

package dev.weir.simulation;

import dev.weir.engine.Cap;
import java.util.List;

/** What a line carries over time: a rate that is constant between its changes. */
final class Service {
  private static final double NANOS = 1e9;

  private Service() {}

  /** The line with nothing carried during outages. */
  static Cap of(SimulatedLine line) {
    List<Outage> outages = line.outages().outages();
    return outages.isEmpty() ? line.carries() : new Interrupted(line.carries(), outages);
  }

  /**
   * When {@code bytes} have been carried that begin at {@code from}; {@link SimulationResult#NEVER}
   * when they never will have been.
   */
  static long carriedAt(Cap cap, long from, double bytes) {
    long at = from;
    double left = bytes;
    while (true) {
      double rate = cap.bytesPerSecondAt(at);
      long change = cap.nextChangeAfter(at);
      double nanos = rate == Cap.UNLIMITED ? 0 : left / rate * NANOS;
      if (rate > 0 && (change == Long.MAX_VALUE || at + nanos <= change)) {
        return nanos >= SimulationResult.NEVER - at
            ? SimulationResult.NEVER
            : at + Math.round(nanos);
      }
      if (change == Long.MAX_VALUE) {
        return SimulationResult.NEVER;
      }
      left = Math.max(0, left - rate * (change - at) / NANOS);
      at = change;
    }
  }

  /** Bytes carried in [{@code from}, {@code to}) by what is the smaller of both at each instant. */
  static double between(Cap one, Cap other, long from, long to) {
    double sum = 0;
    long at = from;
    while (at < to) {
      long change = Math.min(one.nextChangeAfter(at), other.nextChangeAfter(at));
      long until = Math.min(to, change);
      double rate = Math.min(one.bytesPerSecondAt(at), other.bytesPerSecondAt(at));
      sum += rate * (until - at) / NANOS;
      at = until;
    }
    return sum;
  }

  /** A cap that is 0 during outages. */
  private record Interrupted(Cap cap, List<Outage> outages) implements Cap {
    @Override
    public double bytesPerSecondAt(long instant) {
      int next = firstEndingAfter(instant);
      boolean out = next < outages.size() && outages.get(next).startNanos() <= instant;
      return out ? 0 : cap.bytesPerSecondAt(instant);
    }

    @Override
    public long nextChangeAfter(long instant) {
      int next = firstEndingAfter(instant);
      if (next == outages.size()) {
        return cap.nextChangeAfter(instant);
      }
      Outage outage = outages.get(next);
      return outage.startNanos() <= instant
          ? outage.endNanos()
          : Math.min(outage.startNanos(), cap.nextChangeAfter(instant));
    }

    private int firstEndingAfter(long instant) {
      int low = 0;
      int high = outages.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (outages.get(middle).endNanos() > instant) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }
  }
}

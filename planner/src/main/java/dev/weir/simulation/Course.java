package dev.weir.simulation;

import dev.weir.simulation.SimulationResult.Series;
import java.util.Arrays;

/** Samples of one job at even distances, which double when there is no more room. */
final class Course {
  static final int SAMPLES = 4000;

  private final double[] wire = new double[SAMPLES + 1];
  private final double[] payload = new double[SAMPLES + 1];
  private final double[] age = new double[SAMPLES + 1];
  private int count;

  void add(double wireBytes, double payloadBytes, double ageSeconds) {
    wire[count] = wireBytes;
    payload[count] = payloadBytes;
    age[count] = ageSeconds;
    count++;
  }

  /** Drops every second sample. */
  void halve() {
    for (int i = 0; 2 * i < count; i++) {
      wire[i] = wire[2 * i];
      payload[i] = payload[2 * i];
      age[i] = age[2 * i];
    }
    count = (count + 1) / 2;
  }

  Series series(Grid grid) {
    return new Series(
        grid.instants(),
        Arrays.copyOf(wire, count),
        Arrays.copyOf(payload, count),
        Arrays.copyOf(age, count));
  }

  /** The instants at which all jobs of a run are sampled. */
  static final class Grid {
    private final long start;
    private long step;
    private int count;

    Grid(long start, long lengthNanos) {
      this.start = start;
      this.step = Math.max(1, lengthNanos / SAMPLES);
    }

    /** The next instant to be sampled. */
    long next() {
      return start + count * step;
    }

    /** One more instant was sampled. */
    void advance() {
      count++;
    }

    boolean full() {
      return count > SAMPLES;
    }

    /** Drops every second instant. */
    void halve() {
      count = (count + 1) / 2;
      step *= 2;
    }

    private long[] instants() {
      long[] at = new long[count];
      for (int i = 0; i < count; i++) {
        at[i] = start + i * step;
      }
      return at;
    }
  }
}

package dev.weir.planning.chapters;

import dev.weir.report.FigureValue;
import dev.weir.simulation.RecoveryHole;
import dev.weir.simulation.SimulationResult;

/**
 * How long after an outage nothing waits for the first time.
 *
 * @param seconds from the outage's end; infinite when it never comes
 * @param basis what it rests on
 */
record Recovery(double seconds, Basis basis) {
  private static final double NANOS = 1e9;

  /** What a recovery rests on. */
  enum Basis {
    /** It lies in the measured period. */
    MEASURED("measured"),
    /** The last measured days are taken to come again. */
    REPEATED("repeated"),
    /** Nothing is taken to be written after the measured period; any write makes it longer. */
    AT_LEAST("atLeast");

    private final String key;

    Basis(String key) {
      this.key = key;
    }

    /** The words for it. */
    FigureValue word() {
      return FigureValue.word("table.outages.basis." + key);
    }
  }

  /** Its length, to the side that promises no less; the word for none where it never comes. */
  FigureValue shown() {
    if (!ends()) {
      return FigureValue.word("value.open");
    }
    return basis == Basis.AT_LEAST
        ? FigureValue.secondsAtLeast(seconds)
        : FigureValue.secondsAtMost(seconds);
  }

  /** Whether an end of it is known. */
  boolean ends() {
    return Double.isFinite(seconds);
  }

  /**
   * The first recovery point after an overflow, which the engine reached while nothing came.
   *
   * @param hole one that ends after {@code outageEnd}
   */
  static Recovery ofHole(RecoveryHole hole, long outageEnd, long measuredEnd) {
    if (hole.endNanos() == SimulationResult.NEVER) {
      return new Recovery(Double.POSITIVE_INFINITY, Basis.AT_LEAST);
    }
    return new Recovery(
        (hole.endNanos() - outageEnd) / NANOS,
        hole.endNanos() <= measuredEnd ? Basis.MEASURED : Basis.AT_LEAST);
  }
}

package dev.weir.report;

/**
 * One number predicted and measured.
 *
 * @param metric what it is
 * @param prediction where the prediction comes from
 * @param predicted in seconds or wire bytes, as the metric says
 * @param measured likewise
 * @param held whether the error keeps the metric's bound
 */
public record ProofRow(
    Metric metric, Prediction prediction, double predicted, double measured, boolean held) {

  /** A measured quantity and the error allowed in predicting it. */
  public enum Metric {
    DURABLE_PEAK_AGE("durablePeakAgeSeconds", UnitKind.SECONDS, 5, 0.25),
    DURABLE_PEAK_BACKLOG("durablePeakBacklogBytes", UnitKind.BYTES, 10e6, 0.5e6),
    VISIBLE_PEAK_AGE("visiblePeakAgeSeconds", UnitKind.SECONDS, 5, 0.25),
    VISIBLE_PEAK_BACKLOG("visiblePeakBacklogBytes", UnitKind.BYTES, 10e6, 0.5e6),
    /** From the largest backlog until the target has caught up. */
    DRAIN_TIME("drainSeconds", UnitKind.SECONDS, 5, 0.25),
    /** The longest time without a recovery point, where the queue overflowed. */
    HOLE("holeSeconds", UnitKind.SECONDS, 5, 0.25);

    private final String figure;
    private final UnitKind unit;
    private final double relativeFrom;
    private final double absoluteBound;

    Metric(String figure, UnitKind unit, double relativeFrom, double absoluteBound) {
      this.figure = figure;
      this.unit = unit;
      this.relativeFrom = relativeFrom;
      this.absoluteBound = absoluteBound;
    }

    /** The name in figure ids, with its unit. */
    public String figure() {
      return figure;
    }

    public UnitKind unit() {
      return unit;
    }

    /** Measured values from here on are judged relatively, smaller ones absolutely. */
    public double relativeFrom() {
      return relativeFrom;
    }

    /** The error allowed below {@link #relativeFrom()}. */
    public double absoluteBound() {
      return absoluteBound;
    }

    /** Key of the name in the bundle. */
    public String messageKey() {
      return "proof.metric." + name();
    }
  }

  /** Where a prediction comes from. */
  public enum Prediction {
    /** A capture of an earlier run of the same seeded workload, without replication. */
    EARLIER_RUN,
    /** The capture of the replicated run itself. */
    OWN_CAPTURE;

    /** Key of the name in the bundle. */
    public String messageKey() {
      return "proof.prediction." + name();
    }
  }

  /** The largest error over the measured value. */
  public static final double RELATIVE_BOUND = 0.05;

  /** How far a prediction may lie below the measured value: the dangerous side. */
  public static final double UNDER_BOUND = 0.02;

  /** Judges a prediction by the metric's bound. */
  public static ProofRow of(
      Metric metric, Prediction prediction, double predicted, double measured) {
    double error = predicted - measured;
    boolean held =
        measured >= metric.relativeFrom()
            ? error <= RELATIVE_BOUND * measured && error >= -UNDER_BOUND * measured
            : Math.abs(error) <= metric.absoluteBound();
    return new ProofRow(metric, prediction, predicted, measured, held);
  }

  /** Predicted minus measured. */
  public double error() {
    return predicted - measured;
  }

  /** Whether the bound is relative to the measured value. */
  public boolean judgedRelatively() {
    return measured >= metric.relativeFrom();
  }

  /** Error over the measured value; 0 when both are 0. */
  public double relativeError() {
    return measured == 0 ? 0 : error() / measured;
  }
}

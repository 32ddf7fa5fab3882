package dev.weir.report;

import java.util.List;

/**
 * One quantity over time, predicted and measured, on the same instants for the difference.
 *
 * @param quantity which one; its unit is that of the metric
 * @param prediction where the predicted curve comes from
 * @param predicted at most {@link SeriesPoint#MOST_POINTS} points
 * @param measured likewise
 * @param difference predicted minus measured
 */
public record ProofCurve(
    Quantity quantity,
    ProofRow.Prediction prediction,
    List<SeriesPoint> predicted,
    List<SeriesPoint> measured,
    List<SeriesPoint> difference) {
  public ProofCurve {
    predicted = List.copyOf(predicted);
    measured = List.copyOf(measured);
    difference = List.copyOf(difference);
  }

  /** What is drawn. */
  public enum Quantity {
    DURABLE_AGE(UnitKind.SECONDS, ProofRow.Metric.DURABLE_PEAK_AGE),
    VISIBLE_AGE(UnitKind.SECONDS, ProofRow.Metric.VISIBLE_PEAK_AGE),
    BACKLOG(UnitKind.BYTES, ProofRow.Metric.DURABLE_PEAK_BACKLOG);

    private final UnitKind unit;
    private final ProofRow.Metric peak;

    Quantity(UnitKind unit, ProofRow.Metric peak) {
      this.unit = unit;
      this.peak = peak;
    }

    /** The figure of the table that is this curve's highest point. */
    public ProofRow.Metric peak() {
      return peak;
    }

    public UnitKind unit() {
      return unit;
    }

    /** Key of the name in the bundle. */
    public String messageKey() {
      return "proof.quantity." + name();
    }
  }
}

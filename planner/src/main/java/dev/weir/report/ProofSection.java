package dev.weir.report;

import java.util.List;
import java.util.Optional;

/**
 * Predicted against measured.
 *
 * @param conditions under which it was measured
 * @param rows the table, one row for each metric and prediction
 * @param curves the overlay, one for each age or backlog
 * @param remarks what weakens or explains the result
 */
public record ProofSection(
    ProofConditions conditions,
    List<ProofRow> rows,
    List<ProofCurve> curves,
    List<Sentence> remarks) {
  public ProofSection {
    rows = List.copyOf(rows);
    curves = List.copyOf(curves);
    remarks = List.copyOf(remarks);
  }

  /** The row of the table that tells a curve's peaks; a quantity that is not judged has none. */
  public Optional<ProofRow> peakOf(ProofCurve curve) {
    return rows.stream()
        .filter(row -> row.metric() == curve.quantity().peak())
        .filter(row -> row.prediction() == curve.prediction())
        .findFirst();
  }

  /** Whether every row keeps its bound. */
  public boolean held() {
    return rows.stream().allMatch(ProofRow::held);
  }
}

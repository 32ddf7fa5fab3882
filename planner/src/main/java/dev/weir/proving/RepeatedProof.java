package dev.weir.proving;

import dev.weir.report.ProofRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Several replicated runs after one prediction.
 *
 * @param results at least one
 */
public record RepeatedProof(List<ProofResult> results) {
  public RepeatedProof {
    results = List.copyOf(results);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("no run");
    }
  }

  /**
   * One figure over all runs, predicted from the earlier run.
   *
   * @param worst the run with the largest error, one that breaks its bound before all others
   * @param median of what was measured
   * @param held whether every run kept the bound
   */
  public record Spread(
      ProofRow worst, double median, double smallest, double largest, boolean held) {}

  /** The run whose largest visible age is the median of all. */
  public ProofResult middle() {
    return results.stream()
        .sorted(Comparator.comparingDouble(each -> each.measured().visibleAge().peak()))
        .toList()
        .get((results.size() - 1) / 2);
  }

  /** Whether every run kept everything. */
  public boolean held() {
    return results.stream().allMatch(ProofResult::held);
  }

  /** All figures that were judged in every run. */
  public List<Spread> spreads() {
    List<Spread> spreads = new ArrayList<>();
    for (ProofRow.Metric metric : ProofRow.Metric.values()) {
      List<ProofRow> rows = rows(metric);
      if (rows.size() == results.size()) {
        spreads.add(spread(rows));
      }
    }
    return spreads;
  }

  private List<ProofRow> rows(ProofRow.Metric metric) {
    return results.stream()
        .flatMap(each -> each.section().rows().stream())
        .filter(row -> row.metric() == metric)
        .filter(row -> row.prediction() == ProofRow.Prediction.EARLIER_RUN)
        .toList();
  }

  private static Spread spread(List<ProofRow> rows) {
    double[] measured = rows.stream().mapToDouble(ProofRow::measured).sorted().toArray();
    int middle = measured.length / 2;
    double median =
        measured.length % 2 == 1 ? measured[middle] : (measured[middle - 1] + measured[middle]) / 2;
    ProofRow worst =
        rows.stream()
            .max(
                Comparator.comparing((ProofRow row) -> !row.held())
                    .thenComparing(row -> Math.abs(row.error())))
            .orElseThrow();
    return new Spread(
        worst,
        median,
        measured[0],
        measured[measured.length - 1],
        rows.stream().allMatch(ProofRow::held));
  }
}

package dev.weir.planning;

import dev.weir.line.CandidateLine;
import dev.weir.line.CostComparison;
import dev.weir.line.Money;
import dev.weir.line.TcpFit;
import dev.weir.report.Sentence;
import dev.weir.report.Sentences;
import dev.weir.report.TcpLimit;
import java.util.List;

/** What is to be said of lines before anything is written to them. */
final class LineWarnings {
  private LineWarnings() {}

  /** What TCP makes of a line. */
  static void add(CandidateLine line, List<Sentence> found) {
    TcpFit fit = line.tcp();
    fit.remedy()
        .map(
            remedy ->
                new TcpLimit(
                    line.name(),
                    fit.allowedBitsPerSecond(),
                    fit.usableBitsPerSecond(),
                    line.roundTrip().orElseThrow().toNanos() / 1e9,
                    line.loss(),
                    remedy.connections(),
                    remedy.windowBytes(),
                    remedy.loss()))
        .map(Sentences::tcpCeiling)
        .ifPresent(found::add);
    if (fit.usableBitsPerSecond() > fit.perConnectionBitsPerSecond()) {
      found.add(Sentences.severalConnections(line.name(), line.transport().connections()));
    }
  }

  /** Why lines are not in order of their costs, where they have any. */
  static void addComparison(List<CandidateLine> lines, List<Sentence> found) {
    switch (CostComparison.of(
        lines.stream()
            .map(line -> line.cost().map(cost -> new Money(cost.amount(), cost.currency())))
            .toList())) {
      case CostComparison.Comparable comparable -> {}
      case CostComparison.Incomplete incomplete -> found.add(Sentences.costsMissing());
      case CostComparison.SeveralCurrencies several ->
          found.add(Sentences.severalCurrencies(several.currencies()));
    }
  }
}

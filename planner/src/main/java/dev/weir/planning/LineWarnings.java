package dev.weir.planning;

import dev.weir.analysis.WireLoad;
import dev.weir.line.CandidateLine;
import dev.weir.line.CostComparison;
import dev.weir.line.Money;
import dev.weir.line.TariffBill;
import dev.weir.line.TcpFit;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import dev.weir.report.Sentences;
import dev.weir.report.TcpLimit;
import dev.weir.workload.Workload;
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

  /** On what the price of lines with a tariff rests. */
  static void addTariffs(List<LinePlan> lines, WireLoad load, List<Sentence> found) {
    List<TariffBill> bills = lines.stream().flatMap(line -> line.bills().stream()).toList();
    if (bills.isEmpty()) {
      return;
    }
    Workload workload = load.workload();
    long start = workload.startNanos();
    long end = workload.endNanos();
    double seconds = (end - start - workload.gapNanos(start, end)) / 1e9;
    boolean inPart = bills.stream().anyMatch(bill -> bill.measuredShare() < 1);
    found.add(
        Sentence.of(inPart ? "sentence.tariffPriceInPart" : "sentence.tariffPrice")
            .with("days", FigureValue.seconds(seconds)));
  }

  /** Why lines are not in order of their costs, where they have any. */
  static void addComparison(List<LinePlan> lines, List<Sentence> found) {
    switch (CostComparison.of(
        lines.stream()
            .map(line -> line.costPerMonth().map(cost -> new Money(cost.amount(), cost.currency())))
            .toList())) {
      case CostComparison.Comparable comparable -> {}
      case CostComparison.Incomplete incomplete -> found.add(Sentences.costsMissing());
      case CostComparison.SeveralCurrencies several ->
          found.add(Sentences.severalCurrencies(several.currencies()));
    }
  }
}

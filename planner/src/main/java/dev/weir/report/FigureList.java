package dev.weir.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Gives every quotable number its id, in the order of the report. */
final class FigureList {
  private final SequencedMap<String, FigureValue> figures = new LinkedHashMap<>();

  SequencedMap<String, FigureValue> figures() {
    return figures;
  }

  FigureList add(Demand demand) {
    WorkloadSummary workload = demand.workload();
    put("workload.totalBytes", FigureValue.bytes(workload.totals().payloadBytes()));
    put("workload.wireBytes", FigureValue.bytes(workload.totals().wireBytes()));
    put(
        "workload.meanBytesPerSecond",
        FigureValue.bytesPerSecond(workload.totals().meanBytesPerSecond()));
    put(
        "workload.peakBytesPerSecond",
        FigureValue.bytesPerSecond(workload.totals().peak().bytesPerSecond()));
    put("workload.peakAt", FigureValue.moment(workload.totals().peak().at()));
    put("workload.start", FigureValue.moment(workload.period().start()));
    put("workload.end", FigureValue.moment(workload.period().end()));
    put("workload.samples", FigureValue.count(workload.sampling().samples()));
    put("workload.intervalSeconds", FigureValue.seconds(workload.sampling().intervalSeconds()));
    put("workload.gapSeconds", FigureValue.seconds(workload.sampling().gapSeconds()));
    demand.required().forEach(this::add);
    return this;
  }

  private void add(RequiredBandwidth required) {
    String prefix = "required." + plain(required.rpoSeconds()) + ".";
    put(
        prefix + "atLeastBitsPerSecond",
        FigureValue.required(required.atLeastBytesPerSecond() * 8));
    put(prefix + "atMostBitsPerSecond", FigureValue.required(required.atMostBytesPerSecond() * 8));
    put(prefix + "bindingStart", FigureValue.moment(required.binding().start()));
    put(prefix + "bindingEnd", FigureValue.moment(required.binding().end()));
    put(prefix + "gapSeconds", FigureValue.seconds(required.gapSeconds()));
  }

  FigureList add(Supply supply) {
    supply.lines().forEach(this::add);
    return this;
  }

  private void add(LineResult line) {
    String prefix = "line." + line.rate().name() + ".";
    put(prefix + "bitsPerSecond", FigureValue.bitsPerSecond(line.rate().bitsPerSecond()));
    put(
        prefix + "usableBitsPerSecond",
        FigureValue.bitsPerSecond(line.rate().usableBitsPerSecond()));
    LineResult.WorstMoment backlog = line.worst().largestBacklog();
    put(prefix + "peakBacklogBytes", FigureValue.bytesAtMost(backlog.backlogBytes()));
    put(prefix + "peakBacklogPayloadBytes", FigureValue.bytesAtMost(backlog.payloadBytes()));
    put(prefix + "peakBacklogAt", FigureValue.moment(backlog));
    put(prefix + "ageAtPeakBacklogSeconds", FigureValue.seconds(backlog.ageSeconds()));
    LineResult.WorstMoment age = line.worst().largestAge();
    put(prefix + "peakAgeSeconds", FigureValue.secondsAtMost(age.ageSeconds()));
    put(prefix + "peakAgeAt", FigureValue.moment(age));
    put(prefix + "backlogAtPeakAgeBytes", FigureValue.bytes(age.backlogBytes()));
    LineResult.AtMost atMost = line.worst().atMost();
    put(prefix + "peakAgeAtMostSeconds", FigureValue.secondsAtMost(atMost.ageSeconds()));
    put(prefix + "peakBacklogAtMostBytes", FigureValue.bytesAtMost(atMost.backlogBytes()));
    line.drain()
        .ifPresent(
            drain -> {
              put(prefix + "drainSeconds", FigureValue.seconds(drain.seconds()));
              put(prefix + "drainedAt", FigureValue.moment(drain.at()));
            });
    for (LineResult.Judgement judged : line.objectives()) {
      String rpo = prefix + "rpo." + plain(judged.rpoSeconds()) + ".";
      put(rpo + "met", FigureValue.flag(judged.met()));
      put(rpo + "headroom", new FigureValue.Amount(judged.headroom(), UnitKind.HEADROOM));
      put(rpo + "breachSeconds", FigureValue.seconds(judged.breachSeconds()));
    }
  }

  FigureList add(List<Section> sections) {
    for (Section section : sections) {
      for (DataTable table : section.tables()) {
        for (DataTable.Row row : table.rows()) {
          add(table, row);
        }
      }
    }
    return this;
  }

  private void add(DataTable table, DataTable.Row row) {
    for (int column = 0; column < table.columns().size(); column++) {
      FigureValue value = row.cells().get(column);
      table.figureId(row, column).ifPresent(id -> put(id, value));
    }
  }

  FigureList add(Optional<ProofSection> proof) {
    List<ProofRow> rows = proof.map(ProofSection::rows).orElse(List.of());
    for (ProofRow row : rows) {
      String prefix =
          "proof."
              + (row.prediction() == ProofRow.Prediction.EARLIER_RUN ? "earlier" : "own")
              + "."
              + row.metric().figure()
              + ".";
      put(prefix + "predicted", new FigureValue.Amount(row.predicted(), row.metric().unit()));
      put(prefix + "measured", new FigureValue.Amount(row.measured(), row.metric().unit()));
      put(prefix + "relativeError", FigureValue.fraction(row.relativeError()));
      put(prefix + "held", FigureValue.flag(row.held()));
    }
    return this;
  }

  /** A number of seconds as it stands in an id: without a trailing {@code .0}. */
  private static String plain(double seconds) {
    return java.math.BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString();
  }

  private void put(String id, FigureValue value) {
    if (figures.put(id, value) != null) {
      throw new IllegalArgumentException("two figures have the id " + id);
    }
  }
}

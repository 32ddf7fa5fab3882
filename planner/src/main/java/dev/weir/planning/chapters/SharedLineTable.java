package dev.weir.planning.chapters;

import dev.weir.planning.LinePlan;
import dev.weir.planning.LineShares;
import dev.weir.planning.ReportAssembler;
import dev.weir.planning.SharedJob;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Each source as a job of its own on the line of the report, with the weights and priorities of the
 * scenario.
 */
final class SharedLineTable {
  private SharedLineTable() {}

  /** Absent where no source has a share of its own, or where too many share the line. */
  static Optional<DataTable> of(Planned plan) {
    return plan.leading()
        .flatMap(
            line ->
                line.shares() instanceof LineShares.Played played
                    ? Optional.of(table(line, played))
                    : Optional.empty());
  }

  private static DataTable table(LinePlan line, LineShares.Played played) {
    return new DataTable(
        "sharedLine",
        List.of(
            "source",
            "server",
            "priority",
            "weight",
            "peakAgeSeconds",
            "peakAgeAt",
            "peakLossBytes",
            "rpoSeconds",
            "met"),
        played.jobs().stream().map(SharedLineTable::row).toList(),
        List.of(
            Sentence.of("sentence.sharedLine").with("line", FigureValue.name(line.line().name()))));
  }

  private static DataTable.Row row(SharedJob job) {
    boolean queued = job.peakAgeSeconds() > 0;
    List<FigureValue> cells = new ArrayList<>();
    cells.add(FigureValue.name(job.source().name()));
    cells.add(FigureValue.name(job.source().server()));
    cells.add(FigureValue.count(job.sharing().priority()));
    cells.add(FigureValue.count(job.sharing().weight()));
    cells.add(FigureValue.secondsAtMost(job.peakAgeSeconds()));
    cells.add(
        queued
            ? FigureValue.moment(ReportAssembler.instant(job.peakAgeAtNanos()))
            : FigureValue.absent());
    cells.add(FigureValue.bytesAtMost(job.peakLossBytes()));
    cells.add(FigureValue.seconds(ReportAssembler.seconds(job.objective())));
    cells.add(FigureValue.flag(job.keeps()));
    DataTable.Row row = DataTable.Row.of(job.source().server() + "." + job.source().name(), cells);
    return job.keeps() ? row : row.weighing(DataTable.Weight.BAD);
  }
}

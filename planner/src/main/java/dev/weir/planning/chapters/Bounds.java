package dev.weir.planning.chapters;

import dev.weir.planning.ReportAssembler;
import dev.weir.planning.Requirement;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import java.util.ArrayList;
import java.util.List;

/**
 * Between which bounds the need lies, and which samples would bring them together. With samples of
 * at most d, gaps aside, the bytes of a window of length x in the high bound lie in a window of at
 * most x + 2 d in the low one, so at most / at least is no more than (R + 2 d) / R: samples of R s
 * / 2 leave the bounds within a share s of each other.
 */
final class Bounds {
  /** Closer bounds change no decision about a line. */
  private static final double WITHIN = 0.1;

  private Bounds() {}

  /** The longest samples that leave the bounds of an objective within the share. */
  static double neededSeconds(double objectiveSeconds) {
    return objectiveSeconds * WITHIN / 2;
  }

  static DataTable table(Planned plan) {
    double interval = ReportAssembler.usualIntervalSeconds(plan.request().workload());
    List<DataTable.Row> rows = new ArrayList<>();
    for (Requirement required : plan.result().required()) {
      double objective = ReportAssembler.seconds(required.objective());
      double atLeast = required.atLeastBytesPerSecond();
      double spread = required.atMostBytesPerSecond() / atLeast - 1;
      DataTable.Row row =
          DataTable.Row.of(
              Ids.of(required.objective()),
              List.of(
                  FigureValue.seconds(objective),
                  FigureValue.required(atLeast * 8),
                  FigureValue.required(required.atMostBytesPerSecond() * 8),
                  FigureValue.fractionAtMost(spread),
                  FigureValue.seconds(interval),
                  objective == 0
                      ? FigureValue.absent()
                      : FigureValue.seconds(neededSeconds(objective))));
      rows.add(spread > WITHIN ? row.weighing(DataTable.Weight.BAD) : row);
    }
    return new DataTable(
        "qualityBounds",
        List.of(
            "rpoSeconds",
            "atLeastBitsPerSecond",
            "atMostBitsPerSecond",
            "spread",
            "intervalSeconds",
            "neededIntervalSeconds"),
        rows,
        List.of(
            Sentence.of("note.qualityBounds").with("share", FigureValue.fractionAtMost(WITHIN))));
  }
}

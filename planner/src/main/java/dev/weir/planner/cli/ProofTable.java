package dev.weir.planner.cli;

import dev.weir.proving.ProofResult;
import dev.weir.proving.RepeatedProof;
import dev.weir.report.Formatter;
import dev.weir.report.ProofRow;
import dev.weir.report.UnitKind;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Predicted against measured on a console. */
final class ProofTable {
  private ProofTable() {}

  static void print(PrintWriter out, RepeatedProof proof, Formatter formatter) {
    ProofResult result = proof.middle();
    out.println();
    if (proof.results().size() > 1) {
      out.printf(
          Locale.ROOT,
          "The run in the middle of %d by its largest age:%n%n",
          proof.results().size());
    }
    TextTable table =
        new TextTable()
            .row(List.of("", "predicted from", "predicted", "measured", "error", "bound"));
    for (ProofRow row : result.section().rows()) {
      table.row(
          List.of(
              formatter.text(row.metric().messageKey()),
              formatter.text(row.prediction().messageKey()),
              value(row, row.predicted()),
              value(row, row.measured()),
              error(row),
              row.held() ? "kept" : "BROKEN"));
    }
    table.print(out);
    if (proof.results().size() > 1) {
      spread(out, proof, formatter);
    }
    out.println();
    out.println(sentence(result));
    result.section().remarks().forEach(each -> out.println("! " + formatter.sentence(each)));
    result.remarks().forEach(remark -> out.println("! " + remark));
  }

  private static void spread(PrintWriter out, RepeatedProof proof, Formatter formatter) {
    out.println();
    TextTable table =
        new TextTable()
            .row(List.of("", "predicted", "median", "smallest", "largest", "worst error", "bound"));
    for (RepeatedProof.Spread each : proof.spreads()) {
      table.row(
          List.of(
              formatter.text(each.worst().metric().messageKey()),
              value(each.worst(), each.worst().predicted()),
              value(each.worst(), each.median()),
              value(each.worst(), each.smallest()),
              value(each.worst(), each.largest()),
              error(each.worst()),
              each.held() ? "kept" : "BROKEN"));
    }
    table.print(out);
  }

  private static String value(ProofRow row, double value) {
    return row.metric().unit() == UnitKind.SECONDS
        ? String.format(Locale.ROOT, "%.2f s", value)
        : String.format(Locale.ROOT, "%.2f MB", value / 1e6);
  }

  private static String error(ProofRow row) {
    return row.judgedRelatively()
        ? String.format(Locale.ROOT, "%+.1f %%", row.relativeError() * 100)
        : (row.error() < 0 ? "-" : "+") + value(row, Math.abs(row.error()));
  }

  /** The result in one sentence. */
  static String sentence(ProofResult result) {
    long broken = result.section().rows().stream().filter(row -> !row.held()).count();
    String bounds =
        broken == 0
            ? "every prediction kept its bound"
            : broken + " of " + result.section().rows().size() + " predictions broke their bound";
    String replica =
        result.replica().differences() == 0
            ? "the replica equals its source byte for byte (%d objects, %.1f MB)"
                .formatted(result.replica().objects(), result.replica().bytes() / 1e6)
            : "the replica DIFFERS from its source in %d places, for example %s"
                .formatted(result.replica().differences(), result.replica().examples().getFirst());
    String order =
        !result.ordered()
            ? "order was not judged"
            : result.measured().disorder() == 0
                ? "no operation came before an earlier one"
                : result.measured().disorder() + " samples were OUT OF ORDER";
    return String.format(
        Locale.ROOT,
        "%s: over %s the recovery point was at most %.1f s old (predicted %.1f s); %s, %s, and %s.",
        result.held() ? "PROVED" : "NOT PROVED",
        result.request().line(),
        result.circumstances().holeSeconds() > 0
            ? result.measured().visibleAge().peak()
            : result.measured().durableAge().peak(),
        result.forecast().engine().ageSeconds(),
        bounds,
        replica,
        order);
  }
}

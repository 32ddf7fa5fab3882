package dev.weir.report.excel;

import dev.weir.report.Report;
import dev.weir.report.RequiredBandwidth;
import dev.weir.report.WhatIf;
import java.util.Optional;

/** One number from bytes to Mbit/s, each step a formula that can be followed by hand. */
final class AuditSheet {
  private final Report report;
  private final Tab tab;
  private final EnvelopeSheet envelope;
  private int row = Tabs.FIRST;

  AuditSheet(Report report, Tabs tabs, EnvelopeSheet envelope) {
    this.report = report;
    this.tab = tabs.audit();
    this.envelope = envelope;
  }

  void fill() {
    Book book = tab.book();
    tab.heading("audit", book.text("note.audit"), 4);
    String[] keys = {"step", "value", "unit", "formula"};
    for (int i = 0; i < keys.length; i++) {
      tab.header(Tabs.HEADER, i, book.text("column." + keys[i]), "");
    }
    String need = envelope.required();
    String match = "MATCH(MAX(" + need + ")," + need + ",0)";
    Optional<RequiredBandwidth> required =
        report.supply().whatIf().map(WhatIf::answer).map(WhatIf.Answer::required);
    step(
        "audit.bytes", "INDEX(" + envelope.bytes() + "," + match + ")", "bytes", "audit.bytes.how");
    step("audit.wire", above(1) + "*kFactor", "bytes", "audit.wire.how");
    step(
        "audit.length",
        "INDEX(" + envelope.lengths() + "," + match + ")",
        "seconds",
        "audit.length.how");
    step("audit.objective", "rpoMinutes*60", "seconds", "audit.objective.how");
    step("audit.time", above(2) + "+" + above(1), "seconds", "audit.time.how");
    step("audit.byteRate", above(4) + "/" + above(1), "bytesPerSecond", "audit.byteRate.how");
    step("audit.bitRate", above(1) + "*8", "bitsPerSecond", "audit.bitRate.how");
    step("audit.megabits", above(1) + "/1000000", "mbps", "audit.megabits.how");
    required.ifPresent(this::reported);
    tab.finish(Tabs.FIRST, false);
  }

  private void reported(RequiredBandwidth required) {
    tab.text(row, 0, tab.book().text("audit.reported"), Look.LABEL);
    tab.number(
        row,
        1,
        CellValue.megabits(required.atLeastBytesPerSecond() * 8),
        Look.constant(Look.Format.FACTOR));
    tab.text(row, 2, tab.book().text("unit.mbps"), Look.LABEL);
  }

  private String above(int rows) {
    return Tab.local(row - rows, 1);
  }

  private void step(String key, String formula, String unit, String how) {
    tab.text(row, 0, tab.book().text(key), Look.LABEL);
    tab.formula(
        row, 1, formula, Look.of(unit.equals("mbps") ? Look.Format.FACTOR : Look.Format.SECONDS));
    tab.widen(1, 20);
    tab.text(row, 2, tab.book().text("unit." + unit), Look.LABEL);
    tab.text(row, 3, tab.book().text(how), Look.LABEL);
    row++;
  }
}

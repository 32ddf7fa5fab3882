package dev.weir.report.excel;

import dev.weir.report.FigureValue;
import dev.weir.report.Provenance;
import dev.weir.report.Report;
import dev.weir.report.Sentence;
import java.util.Map;

/** Files, hashes, command line, the engine against the closed form, and every figure by id. */
final class ProvenanceSheet {
  /** Each is a formula with a name: more would open slowly. */
  private static final int MOST_FIGURES = 50_000;

  private final Report report;
  private final Tab tab;
  private int row = Tabs.HEADER;

  ProvenanceSheet(Report report, Tab tab) {
    this.report = report;
    this.tab = tab;
  }

  void fill() {
    Book book = tab.book();
    tab.heading("provenance", "", 4);
    Provenance provenance = report.basis().provenance();
    pair("provenance.reportId", report.identity().reportId());
    pair("provenance.version", provenance.version());
    pair("provenance.commandLine", provenance.commandLine());
    pair("report.zone", report.identity().zone().getId());
    row++;
    headers("file", "hash", "rows");
    for (Provenance.InputFile file : provenance.inputs()) {
      tab.text(row, 0, file.name(), Look.TEXT);
      tab.text(row, 1, file.sha256(), Look.TEXT);
      tab.number(row, 2, file.rows(), Look.constant(Look.Format.COUNT));
      row++;
    }
    row++;
    checks(provenance);
    figures();
    tab.finish(0, true);
  }

  private void pair(String key, String value) {
    tab.text(row, 0, tab.book().text(key), Look.LABEL);
    tab.textOver(row, 1, value);
    row++;
  }

  private void headers(String... keys) {
    for (int i = 0; i < keys.length; i++) {
      tab.text(
          row,
          i,
          tab.book().text("column." + keys[i]),
          new Look(Look.Format.TEXT, Look.Role.HEADER));
    }
    row++;
  }

  private void checks(Provenance provenance) {
    if (provenance.checks().isEmpty()) {
      return;
    }
    headers("figure", "closedForm", "engine", "unit");
    for (Provenance.EngineCheck check : provenance.checks()) {
      tab.text(row, 0, check.figure(), Look.TEXT);
      CellValue.put(tab, row, 1, check.closedForm(), true);
      CellValue.put(tab, row, 2, check.engine(), true);
      tab.text(row, 3, CellValue.unit(check.closedForm(), tab.book().formatter()), Look.LABEL);
      row++;
    }
    row++;
  }

  /** Each figure once: by reference where another sheet shows it, else here. */
  private void figures() {
    Book book = tab.book();
    headers("figure", "value", "unit");
    int left = MOST_FIGURES;
    for (Map.Entry<String, FigureValue> figure : report.findings().figures().entrySet()) {
      if (left-- == 0) {
        int all = report.findings().figures().size();
        Sentence cut =
            Sentence.of("note.cutRows")
                .with("n", FigureValue.count(MOST_FIGURES))
                .with("all", FigureValue.count(all));
        tab.textOver(row++, 0, book.formatter().sentence(cut));
        return;
      }
      tab.text(row, 0, figure.getKey(), Look.TEXT);
      String name = book.nameOf(figure.getKey());
      if (name == null) {
        CellValue.put(tab, row, 1, figure.getValue(), true);
        book.figure(figure.getKey(), tab.sheet().getSheetName(), row, 1);
      } else {
        reference(figure.getKey(), name, figure.getValue());
      }
      tab.text(row, 2, unit(figure.getKey(), figure.getValue()), Look.LABEL);
      row++;
    }
  }

  private String unit(String id, FigureValue value) {
    return value instanceof FigureValue.Amount amount
        ? tab.book().measureOf(id, amount).unit()
        : CellValue.unit(value, tab.book().formatter());
  }

  private void reference(String id, String name, FigureValue value) {
    Look look = Look.of(CellValue.format(value));
    switch (value) {
      case FigureValue.Amount amount -> {
        Measure measure = tab.book().measureOf(id, amount);
        if (Double.isFinite(amount.value())) {
          Look measured = Look.of(measure.format());
          tab.formula(row, 1, name, measure.of(amount.value()), measured);
        } else {
          tab.formula(row, 1, name, tab.book().text("value.unbounded"), look);
        }
      }
      case FigureValue.Moment moment ->
          tab.formula(
              row, 1, name, CellValue.moment(moment.at(), tab.book().formatter().zone()), look);
      case FigureValue.NoMoment none ->
          tab.formula(row, 1, name, tab.book().formatter().prose(none), look);
      case FigureValue.Flag flag ->
          tab.formula(row, 1, name, tab.book().formatter().flag(flag.value()), look);
      case FigureValue.Money money -> tab.formula(row, 1, name, money.amount().doubleValue(), look);
      case FigureValue.Word word ->
          tab.formula(row, 1, name, tab.book().formatter().prose(word), look);
      case FigureValue.Absent absent ->
          tab.formula(row, 1, name, tab.book().formatter().prose(absent), look);
      case FigureValue.Name text -> tab.formula(row, 1, name, text.text(), look);
    }
  }
}

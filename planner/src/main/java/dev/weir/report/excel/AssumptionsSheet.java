package dev.weir.report.excel;

import dev.weir.report.Assumption;
import dev.weir.report.Report;

/** What was not measured, or measured and assumed to stay. */
final class AssumptionsSheet {
  private AssumptionsSheet() {}

  static void fill(Report report, Tab tab) {
    Book book = tab.book();
    tab.heading("assumptions", "", 4);
    String[] keys = {"assumption", "value", "unit", "from"};
    for (int i = 0; i < keys.length; i++) {
      tab.header(Tabs.HEADER, i, book.text("column." + keys[i]), "");
    }
    int row = Tabs.FIRST;
    for (Assumption assumption : report.basis().assumptions()) {
      tab.text(row, 0, assumption.label(book.formatter()), Look.WRAPPED);
      CellValue.put(tab, row, 1, assumption.value(), true);
      tab.text(row, 2, CellValue.unit(assumption.value(), book.formatter()), Look.LABEL);
      tab.text(row, 3, book.text("source." + assumption.source()), Look.TEXT);
      row++;
    }
    tab.finish(Tabs.FIRST, false);
  }
}

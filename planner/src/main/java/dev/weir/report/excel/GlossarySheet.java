package dev.weir.report.excel;

import dev.weir.report.Glossary;

/** The words, in both languages, with their meaning in the report's own. */
final class GlossarySheet {
  private GlossarySheet() {}

  static void fill(Tab tab) {
    Book book = tab.book();
    tab.heading("glossary", "", 3);
    String[] keys = {"termEn", "termJa", "meaning"};
    for (int i = 0; i < keys.length; i++) {
      tab.header(Tabs.HEADER, i, book.text("column." + keys[i]), "");
    }
    int row = Tabs.FIRST;
    for (Glossary.Term term : Glossary.terms(book.formatter().language())) {
      tab.text(row, 0, term.english(), Look.TEXT);
      tab.text(row, 1, term.japanese(), Look.TEXT);
      tab.text(row, 2, term.meaning(), Look.WRAPPED);
      row++;
    }
    tab.finish(Tabs.FIRST, true);
  }
}

package dev.weir.report.excel;

import dev.weir.report.EnvelopeExcerpt;
import dev.weir.report.EnvelopeVertex;
import dev.weir.report.FigureValue;
import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.RequiredBandwidth;
import dev.weir.report.Sentences;
import java.util.List;

/**
 * The vertices of the envelope and, beside them, one helper column for each question: peak backlog
 * = MAX(0, k F - c x), peak age = MAX(0, k F / c - x), required(R) = MAX(k F / (x + R)).
 */
final class EnvelopeSheet {
  private static final int LENGTH = 0;
  private static final int BYTES = 1;
  private static final int START = 2;
  private static final int END = 3;
  private static final int BACKLOG = 4;
  private static final int AGE = 5;
  private static final int REQUIRED = 6;
  private static final int FIRST_LINE = 7;

  private final Report report;
  private final Tab tab;
  private final Tab lines;
  private final Tab objectives;
  private final EnvelopeExcerpt excerpt;
  private final int last;

  EnvelopeSheet(Report report, Tabs tabs) {
    this.report = report;
    this.tab = tabs.envelope();
    this.lines = tabs.lines();
    this.objectives = tabs.objectives();
    this.excerpt = EnvelopeExcerpt.of(report);
    this.last = Tabs.FIRST + excerpt.vertices().size() - 1;
  }

  /** Largest backlog in bytes on the line of the what-if sheet. */
  String backlog() {
    return column(BACKLOG);
  }

  /** Largest age in seconds on it. */
  String age() {
    return column(AGE);
  }

  /** Need in bytes per second for the objective of the what-if sheet. */
  String required() {
    return column(REQUIRED);
  }

  String starts() {
    return column(START);
  }

  String ends() {
    return column(END);
  }

  String bytes() {
    return column(BYTES);
  }

  String lengths() {
    return column(LENGTH);
  }

  /** Backlog in bytes on candidate line {@code index}. */
  String backlogOf(int index) {
    return column(FIRST_LINE + 2 * index);
  }

  /** Age in seconds on candidate line {@code index}. */
  String ageOf(int index) {
    return column(FIRST_LINE + 2 * index + 1);
  }

  /** Need in bytes per second for objective {@code index}. */
  String requiredFor(int index) {
    return column(FIRST_LINE + 2 * report.supply().lines().size() + index);
  }

  private String column(int column) {
    return tab.range(column, Tabs.FIRST, last);
  }

  void fill() {
    tab.heading("envelope", note(), FIRST_LINE);
    headers();
    List<EnvelopeVertex> vertices = excerpt.vertices();
    double factor = report.demand().scaling().factor();
    for (int i = 0; i < vertices.size(); i++) {
      EnvelopeVertex vertex = vertices.get(i);
      int row = Tabs.FIRST + i;
      tab.number(row, LENGTH, vertex.seconds(), Look.constant(Look.Format.SECONDS));
      tab.number(row, BYTES, vertex.wireBytes() / factor, Look.constant(Look.Format.BYTES));
      moment(row, START, vertex.interval().start());
      moment(row, END, vertex.interval().end());
      formulas(row);
    }
    tab.finish(Tabs.FIRST, false);
    tab.print(0, FIRST_LINE - 1, 0, last);
  }

  private String note() {
    Book book = tab.book();
    return excerpt.thinned()
        ? book.formatter().sentence(Sentences.envelopeExcerpt(excerpt))
        : book.text("note.envelope");
  }

  private void moment(int row, int column, java.time.Instant at) {
    tab.number(
        row,
        column,
        CellValue.moment(at, tab.book().formatter().zone()),
        Look.constant(Look.Format.MOMENT));
  }

  private void formulas(int row) {
    String x = "$A" + (row + 1);
    String wire = "kFactor*$B" + (row + 1);
    Look bytes = Look.of(Look.Format.BYTES);
    Look seconds = Look.of(Look.Format.SECONDS);
    tab.formula(row, BACKLOG, "MAX(0," + wire + "-lineBps*" + x + ")", bytes);
    tab.formula(row, AGE, "MAX(0," + wire + "/lineBps-" + x + ")", seconds);
    tab.formula(row, REQUIRED, wire + "/(" + x + "+rpoMinutes*60)", bytes);
    int column = FIRST_LINE;
    for (int i = 0; i < report.supply().lines().size(); i++) {
      String rate = "(" + lines.at(Tabs.FIRST + i, LinesSheet.USABLE) + "*125000)";
      tab.formula(row, column++, "MAX(0," + wire + "-" + rate + "*" + x + ")", bytes);
      tab.formula(row, column++, "MAX(0," + wire + "/" + rate + "-" + x + ")", seconds);
    }
    for (int i = 0; i < report.demand().required().size(); i++) {
      String rpo = objectives.at(Tabs.FIRST + i, ObjectivesSheet.RPO) + "*86400";
      tab.formula(row, column++, wire + "/(" + x + "+" + rpo + ")", bytes);
    }
  }

  private void headers() {
    Book book = tab.book();
    tab.header(Tabs.HEADER, LENGTH, book.text("column.interval"), "seconds");
    tab.header(Tabs.HEADER, BYTES, book.text("column.mostBytes"), "bytes");
    tab.header(Tabs.HEADER, START, book.text("column.start"), "moment");
    tab.header(Tabs.HEADER, END, book.text("column.end"), "moment");
    tab.header(Tabs.HEADER, BACKLOG, book.text("column.backlog"), "bytes");
    tab.header(Tabs.HEADER, AGE, book.text("column.largestAge"), "seconds");
    tab.header(Tabs.HEADER, REQUIRED, book.text("result.required"), "bytesPerSecond");
    int column = FIRST_LINE;
    for (LineResult line : report.supply().lines()) {
      String name = line.rate().name();
      tab.header(
          Tabs.HEADER, column++, book.formatter().text("column.backlogAt", "line", name), "bytes");
      tab.header(
          Tabs.HEADER, column++, book.formatter().text("column.ageAt", "line", name), "seconds");
    }
    for (RequiredBandwidth required : report.demand().required()) {
      String rpo = book.formatter().prose(FigureValue.seconds(required.rpoSeconds()));
      tab.header(
          Tabs.HEADER,
          column++,
          book.formatter().text("column.requiredFor", "rpo", rpo),
          "bytesPerSecond");
    }
  }
}

package dev.weir.report.excel;

import dev.weir.report.Report;
import dev.weir.report.TimelineRow;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xddf.usermodel.PresetLineDash;

/**
 * The live queue: G = MAX(0, G_prev + D - F), and the two ages by MATCH in the sums. Rows are
 * streamed, because a month of minutes would not fit into memory otherwise.
 */
final class TimelineSheet {
  private static final String[][] COLUMNS = {
    {"end", "moment"},
    {"length", "seconds"},
    {"written", "bytes"},
    {"wire", "bytes"},
    {"factor", "share"},
    {"service", "bytes"},
    {"backlog", "bytes"},
    {"sumWire", "bytes"},
    {"sumService", "bytes"},
    {"delivered", "bytes"},
    {"ageEnd", "seconds"},
    {"delayLast", "seconds"},
    {"elapsed", "seconds"},
    {"row", "count"},
    {"row", "count"}
  };
  private static final int CHART_ROW = 16;
  private static final int CHART_COLUMNS = 4;

  private final Report report;
  private final Tab tab;
  private final int last;

  TimelineSheet(Report report, Tab tab) {
    this.report = report;
    this.tab = tab;
    this.last = Tabs.FIRST + report.supply().timeline().size();
  }

  /** The sheet's name, which a template's sheets may have changed. */
  String name() {
    return tab.sheet().getSheetName();
  }

  String ends() {
    return tab.range(0, Tabs.FIRST, last);
  }

  String backlog() {
    return tab.range(6, Tabs.FIRST, last);
  }

  /** Bytes that wait at the end of the last row. */
  String lastBacklog() {
    return tab.at(last, 6);
  }

  String ageAtEnd() {
    return tab.range(10, Tabs.FIRST, last);
  }

  String lastDelay() {
    return tab.range(11, Tabs.FIRST, last);
  }

  /** Everything but the rows. */
  void prepare() {
    for (int i = 0; i < COLUMNS.length; i++) {
      tab.widen(i, i == 0 ? 20 : 17);
    }
    for (int i = 0; i < CHART_COLUMNS; i++) {
      tab.widen(CHART_ROW + i, 20);
    }
    chart();
    tab.finish(0, true);
    tab.sheet().createFreezePane(0, Tabs.FIRST);
    int from = CHART_ROW + CHART_COLUMNS + 1;
    tab.print(from, from + 10, 0, 46);
    tab.sheet().getPrintSetup().setLandscape(false);
    tab.sheet().getPrintSetup().setFitHeight((short) 1);
  }

  /** Streams headers and rows; nothing may have been written to the sheet before. */
  void stream(Sheet sheet) {
    Book book = tab.book();
    text(sheet.createRow(0), 0, book.text("section.timeline"), Look.Role.TITLE);
    text(sheet.createRow(1), 0, book.text("note.timeline"), Look.Role.PLAIN);
    sheet.createRow(2);
    headers(sheet);
    List<TimelineRow> rows = report.supply().timeline();
    List<Integer> shown = shown();
    zero(sheet.createRow(Tabs.FIRST), rows.getFirst());
    helper(sheet.getRow(Tabs.FIRST), 0, shown);
    double factor = report.demand().scaling().factor();
    double elapsed = 0;
    for (int i = 0; i < rows.size(); i++) {
      Row row = sheet.createRow(Tabs.FIRST + 1 + i);
      elapsed += rows.get(i).seconds();
      fill(row, rows.get(i), factor, elapsed);
      helper(row, i + 1, shown);
    }
  }

  /** To the nearest second, because spreadsheets cut off what is below; length stays exact. */
  private double end(TimelineRow row) {
    Instant at = row.end();
    Instant shown = row.seconds() < 1 ? at : at.plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
    return CellValue.moment(shown, tab.book().formatter().zone());
  }

  private void headers(Sheet sheet) {
    Book book = tab.book();
    Row labels = sheet.createRow(Tabs.HEADER);
    Row units = sheet.createRow(Tabs.HEADER + 1);
    for (int i = 0; i < COLUMNS.length; i++) {
      text(labels, i, book.text("column." + COLUMNS[i][0]), Look.Role.HEADER);
      text(units, i, book.text("unit." + COLUMNS[i][1]), Look.Role.UNIT);
    }
    String[][] helper = {
      {"row", "count"}, {"time", "moment"}, {"backlog", "gb"}, {"rowAge", "minutes"}
    };
    for (int i = 0; i < helper.length; i++) {
      text(labels, CHART_ROW + i, book.text("column." + helper[i][0]), Look.Role.HEADER);
      text(units, CHART_ROW + i, book.text("unit." + helper[i][1]), Look.Role.UNIT);
    }
  }

  private void text(Row row, int column, String text, Look.Role role) {
    Cell cell = row.createCell(column);
    cell.setCellStyle(tab.book().style(new Look(Look.Format.TEXT, role)));
    cell.setCellValue(text);
  }

  private void zero(Row row, TimelineRow first) {
    ZoneId zone = tab.book().formatter().zone();
    double start = CellValue.moment(first.end(), zone) - first.seconds() / 86_400;
    number(row, 0, start, Look.Format.MOMENT);
    for (int column = 1; column <= 12; column++) {
      number(row, column, 0, column == 4 ? Look.Format.DECIMAL : Look.Format.BYTES);
    }
  }

  private void fill(Row row, TimelineRow data, double factor, double elapsed) {
    int r = row.getRowNum() + 1;
    TimelineRow.Queue queue = data.queue();
    number(row, 0, end(data), Look.Format.MOMENT);
    number(row, 1, data.seconds(), Look.Format.SECONDS);
    number(row, 2, data.wireBytes() / factor, Look.Format.BYTES);
    live(row, 3, "C" + r + "*kFactor", data.wireBytes(), Look.Format.BYTES);
    number(row, 4, data.factor(), Look.Format.DECIMAL);
    live(row, 5, "lineBps*E" + r + "*B" + r, queue.serviceBytes(), Look.Format.BYTES);
    live(
        row,
        6,
        "MAX(0,G%d+D%d-F%d)".formatted(r - 1, r, r),
        queue.backlogBytes(),
        Look.Format.BYTES);
    live(row, 7, "H%d+D%d".formatted(r - 1, r), queue.arrivedBytes(), Look.Format.BYTES);
    live(row, 8, "I%d+F%d".formatted(r - 1, r), queue.servedBytes(), Look.Format.BYTES);
    live(row, 9, "H%d-G%d".formatted(r, r), queue.deliveredBytes(), Look.Format.BYTES);
    live(row, 10, age(r), queue.ageSeconds(), Look.Format.SECONDS);
    live(row, 11, delay(r), queue.lastDelaySeconds(), Look.Format.SECONDS);
    live(row, 12, "M%d+B%d".formatted(r - 1, r), elapsed, Look.Format.SECONDS);
    matches(row, r);
  }

  /** Where the delivered bytes stand among the arrivals, and the waiting ones in the service. */
  private void matches(Row row, int r) {
    int index = row.getRowNum() - Tabs.FIRST;
    TimelineRow.Queue queue = report.supply().timeline().get(index - 1).queue();
    double arrived = queue.deliveredBytes() + 0.5;
    live(
        row,
        13,
        "MATCH(J%d+0.5,%s,1)".formatted(r, column("H")),
        match(arrived, false),
        Look.Format.COUNT);
    double served = queue.servedBytes() + queue.backlogBytes() - 0.5;
    live(
        row,
        14,
        "MATCH(I%d+G%d-0.5,%s,1)".formatted(r, r, column("I")),
        match(served, true),
        Look.Format.COUNT);
  }

  private double match(double value, boolean service) {
    List<TimelineRow> rows = report.supply().timeline();
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      TimelineRow.Queue queue = rows.get(middle - 1).queue();
      double sum = service ? queue.servedBytes() : queue.arrivedBytes();
      if (sum <= value) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low + 1.0;
  }

  private String column(String letter) {
    return "$" + letter + "$" + (Tabs.FIRST + 1) + ":$" + letter + "$" + (last + 1);
  }

  private String age(int r) {
    String n = "N" + r;
    return "IF(G%d=0,0,IF(%s=%d,M%d-INDEX(%s,%s),M%d-INDEX(%s,%s)-MAX(0,J%d-INDEX(%s,%s))/INDEX(%s,%s+1)*INDEX(%s,%s+1)))"
        .formatted(
            r,
            n,
            last - Tabs.FIRST + 1,
            r,
            column("M"),
            n,
            r,
            column("M"),
            n,
            r,
            column("H"),
            n,
            column("D"),
            n,
            column("B"),
            n);
  }

  private String delay(int r) {
    String n = "O" + r;
    String rest = "(I%d+G%d-INDEX(%s,%s))".formatted(r, r, column("I"), n);
    return "IF(G%d=0,0,INDEX(%s,%s)+IF(%s=%d,%s/($I$%d/$M$%d),%s/INDEX(%s,%s+1)*INDEX(%s,%s+1))-M%d)"
        .formatted(
            r,
            column("M"),
            n,
            n,
            last - Tabs.FIRST + 1,
            rest,
            last + 1,
            last + 1,
            rest,
            column("F"),
            n,
            column("B"),
            n,
            r);
  }

  private void number(Row row, int column, double value, Look.Format format) {
    Cell cell = row.createCell(column);
    cell.setCellStyle(tab.book().style(Look.constant(format)));
    cell.setCellValue(value);
  }

  private void live(Row row, int column, String formula, double cached, Look.Format format) {
    Cell cell = row.createCell(column);
    cell.setCellStyle(tab.book().style(Look.of(format)));
    cell.setCellFormula(formula);
    cell.setCellValue(cached);
  }

  /** Row numbers for the chart: of each run of rows the one with the largest backlog. */
  private List<Integer> shown() {
    List<TimelineRow> rows = report.supply().timeline();
    int points = Math.min(rows.size(), 1_000);
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      int from = (int) ((long) rows.size() * i / points);
      int to = (int) ((long) rows.size() * (i + 1) / points);
      int best = from;
      for (int k = from; k < to; k++) {
        best =
            rows.get(k).queue().backlogBytes() > rows.get(best).queue().backlogBytes() ? k : best;
      }
      chosen.add(best + 1);
    }
    return chosen;
  }

  private void helper(Row row, int index, List<Integer> shown) {
    if (index >= shown.size()) {
      return;
    }
    int chosen = shown.get(index);
    TimelineRow data = report.supply().timeline().get(chosen - 1);
    int r = row.getRowNum() + 1;
    number(row, CHART_ROW, chosen + 1.0, Look.Format.COUNT);
    String index1 = ",$Q" + r + ")";
    live(row, CHART_ROW + 1, "INDEX(" + column("A") + index1, end(data), Look.Format.MOMENT);
    live(
        row,
        CHART_ROW + 2,
        "INDEX(" + column("G") + index1 + "/1000000000",
        CellValue.gigabytes(data.queue().backlogBytes()),
        Look.Format.GIGABYTES);
    live(
        row,
        CHART_ROW + 3,
        "MAX(INDEX(" + column("K") + index1 + ",INDEX(" + column("L") + index1 + ")/60",
        largestAge(data) / 60,
        Look.Format.DECIMAL);
  }

  /** Age at the end of the row or delay of its last byte: neither alone misses no peak. */
  private static double largestAge(TimelineRow row) {
    return Math.max(row.queue().ageSeconds(), row.queue().lastDelaySeconds());
  }

  private void chart() {
    List<Integer> shown = shown();
    List<TimelineRow> rows = report.supply().timeline();
    Double[] times = new Double[shown.size()];
    Double[] backlog = new Double[shown.size()];
    Double[] age = new Double[shown.size()];
    for (int i = 0; i < shown.size(); i++) {
      TimelineRow row = rows.get(shown.get(i) - 1);
      times[i] = end(row);
      backlog[i] = CellValue.gigabytes(row.queue().backlogBytes());
      age[i] = largestAge(row) / 60;
    }
    int to = Tabs.FIRST + shown.size() - 1;
    ScatterChart.Values x =
        new ScatterChart.Values(tab.range(CHART_ROW + 1, Tabs.FIRST, to), times);
    panel(
        "backlog",
        "GB",
        x,
        new ScatterChart.Values(tab.range(CHART_ROW + 2, Tabs.FIRST, to), backlog),
        3);
    panel(
        "age",
        tab.book().text("unit.minutes"),
        x,
        new ScatterChart.Values(tab.range(CHART_ROW + 3, Tabs.FIRST, to), age),
        24);
  }

  private void panel(
      String what, String unit, ScatterChart.Values x, ScatterChart.Values y, int row) {
    Book book = tab.book();
    double most = 0;
    for (Double value : y.cached()) {
      most = Math.max(most, value);
    }
    String label = book.formatter().text("chart.axis." + what, "unit", unit);
    String zone = book.formatter().zoneName(report.supply().timeline().getFirst().end());
    ScatterChart.Axis time =
        ScatterChart.Axis.time(book.formatter().text("chart.axis.time", "zone", zone), x);
    new ScatterChart(label, time, new ScatterChart.Axis(label, 0, Nice.above(most), 0, "#,##0.##"))
        .add(
            new ScatterChart.Line(
                book.text("chart.series." + what), x, y, 0x0072B2, PresetLineDash.SOLID))
        .place(tab.sheet(), CHART_ROW + CHART_COLUMNS + 1, row, 10, 20);
  }
}

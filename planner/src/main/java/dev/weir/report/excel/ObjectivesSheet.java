package dev.weir.report.excel;

import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.RequiredBandwidth;
import java.util.List;
import org.apache.poi.xddf.usermodel.PresetLineDash;

/** Required bandwidth by objective, live, with the frontier as a chart. */
final class ObjectivesSheet {
  static final int RPO = 0;
  private static final int AT_LEAST = 1;
  private static final int AT_MOST = 2;
  private static final int START = 3;
  private static final int END = 4;
  private static final int SENT = 5;
  private static final int GAP = 6;
  private static final int MINUTES = 7;
  private static final int COLUMNS = 8;

  /** Before rounding up; formulas and defined names refer to these. */
  static final int EXACT_AT_LEAST = 9;

  private static final int EXACT_AT_MOST = 10;
  private static final int HELPER = 12;

  private final Report report;
  private final Tab tab;
  private final Tab lines;
  private final EnvelopeSheet envelope;

  ObjectivesSheet(Report report, Tabs tabs, EnvelopeSheet envelope) {
    this.report = report;
    this.tab = tabs.objectives();
    this.lines = tabs.lines();
    this.envelope = envelope;
  }

  void fill() {
    tab.heading("objectives", tab.book().text("note.objectives"), COLUMNS);
    String[][] columns = {
      {"objective", "duration"},
      {"atLeast", "mbps"},
      {"atMost", "mbps"},
      {"bindingStart", "moment"},
      {"bindingEnd", "moment"},
      {"bindingBytes", "gb"},
      {"gap", "duration"},
      {"objective", "minutes"}
    };
    for (int i = 0; i < columns.length; i++) {
      tab.header(Tabs.HEADER, i, tab.book().text("column." + columns[i][0]), columns[i][1]);
    }
    tab.header(Tabs.HEADER, EXACT_AT_LEAST, tab.book().text("column.atLeastExact"), "mbps");
    tab.header(Tabs.HEADER, EXACT_AT_MOST, tab.book().text("column.atMostExact"), "mbps");
    List<RequiredBandwidth> rows = report.demand().required();
    tab.print(0, COLUMNS - 1, 0, Tabs.FIRST + rows.size());
    for (int i = 0; i < rows.size(); i++) {
      objective(i, rows.get(i));
    }
    chart(rows);
    tab.finish(Tabs.FIRST, true);
  }

  private void objective(int index, RequiredBandwidth required) {
    int row = Tabs.FIRST + index;
    String prefix = "required." + plain(required.rpoSeconds()) + ".";
    String need = envelope.requiredFor(index);
    tab.number(
        row, RPO, CellValue.duration(required.rpoSeconds()), Look.constant(Look.Format.DURATION));
    atLeast(row, need, required.atLeastBytesPerSecond() * 8, prefix + "atLeastBitsPerSecond");
    atMost(row, required.atMostBytesPerSecond() * 8, prefix + "atMostBitsPerSecond");
    moment(row, START, envelope.starts(), need, required.binding().start());
    figure(prefix + "bindingStart", row, START);
    moment(row, END, envelope.ends(), need, required.binding().end());
    figure(prefix + "bindingEnd", row, END);
    String sent = "kFactor*INDEX(" + envelope.bytes() + "," + match(need) + ")/1000000000";
    tab.formula(
        row,
        SENT,
        sent,
        CellValue.gigabytes(required.bindingWireBytes()),
        Look.of(Look.Format.GIGABYTES));
    tab.number(
        row, GAP, CellValue.duration(required.gapSeconds()), Look.constant(Look.Format.DURATION));
    figure(prefix + "gapSeconds", row, GAP);
    tab.formula(
        row,
        MINUTES,
        Tab.local(row, RPO) + "*1440",
        required.rpoSeconds() / 60,
        Look.of(Look.Format.DECIMAL));
  }

  private void atLeast(int row, String need, double bitsPerSecond, String figure) {
    tab.formula(
        row,
        AT_LEAST,
        CellValue.roundedUp(Tab.local(row, EXACT_AT_LEAST)),
        CellValue.requiredMegabits(bitsPerSecond),
        Look.of(Look.Format.MEGABITS));
    tab.formula(
        row,
        EXACT_AT_LEAST,
        "MAX(" + need + ")*8/1000000",
        CellValue.megabits(bitsPerSecond),
        Look.of(Look.Format.MEGABITS_EXACT));
    figure(figure, row, EXACT_AT_LEAST);
  }

  private void atMost(int row, double bitsPerSecond, String figure) {
    double exact = CellValue.megabits(bitsPerSecond);
    tab.number(
        row,
        AT_MOST,
        CellValue.requiredMegabits(bitsPerSecond),
        Look.constant(Look.Format.MEGABITS));
    tab.number(row, EXACT_AT_MOST, exact, Look.constant(Look.Format.MEGABITS_EXACT));
    figure(figure, row, EXACT_AT_MOST);
  }

  private void figure(String id, int row, int column) {
    tab.book().figure(id, tab.sheet().getSheetName(), row, column);
  }

  private static String match(String need) {
    return "MATCH(MAX(" + need + ")," + need + ",0)";
  }

  private void moment(int row, int column, String moments, String need, java.time.Instant cached) {
    double value = CellValue.moment(cached, tab.book().formatter().zone());
    tab.formula(
        row,
        column,
        "INDEX(" + moments + "," + match(need) + ")",
        value,
        Look.of(Look.Format.MOMENT));
  }

  private static String plain(double seconds) {
    return java.math.BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString();
  }

  /** The frontier: objectives in minutes from the first above zero, lines across. */
  private void chart(List<RequiredBandwidth> rows) {
    int skipped = (int) rows.stream().takeWhile(row -> row.rpoSeconds() <= 0).count();
    List<RequiredBandwidth> shown = rows.subList(skipped, rows.size());
    if (shown.size() < 2) {
      return;
    }
    int from = Tabs.FIRST + skipped;
    int to = Tabs.FIRST + rows.size() - 1;
    Double[] minutes = shown.stream().map(row -> row.rpoSeconds() / 60).toArray(Double[]::new);
    Double[] need =
        shown.stream()
            .map(row -> CellValue.megabits(row.atLeastBytesPerSecond() * 8))
            .toArray(Double[]::new);
    double most = need[0];
    for (LineResult line : report.supply().lines()) {
      most = Math.max(most, CellValue.megabits(line.rate().usableBitsPerSecond()));
    }
    Book book = tab.book();
    ScatterChart chart =
        new ScatterChart(
            book.text("chart.axis.required"),
            new ScatterChart.Axis(
                    book.formatter().text("chart.axis.rpoMinutes"),
                    minutes[0],
                    minutes[minutes.length - 1],
                    0,
                    "#,##0")
                .logarithmic(),
            new ScatterChart.Axis(
                book.text("chart.axis.required"), 0, Nice.above(most), 0, "#,##0"));
    ScatterChart.Values x = new ScatterChart.Values(tab.range(MINUTES, from, to), minutes);
    chart.add(
        new ScatterChart.Line(
            book.text("column.atLeast"),
            x,
            new ScatterChart.Values(tab.range(EXACT_AT_LEAST, from, to), need),
            0x000000,
            PresetLineDash.SOLID));
    candidates(chart, new Double[] {minutes[0], minutes[minutes.length - 1]});
    int row = to + 3;
    chart.place(tab.sheet(), 0, row, COLUMNS, 20);
    tab.print(0, COLUMNS - 1, 0, row + 20);
  }

  /** Each candidate as a horizontal line; its two points stand beside the table. */
  private void candidates(ScatterChart chart, Double[] minutes) {
    List<LineResult> all = report.supply().lines();
    if (all.isEmpty()) {
      return;
    }
    int chosen = report.supply().chosen().map(all::indexOf).orElse(-1);
    tab.header(Tabs.HEADER, HELPER, tab.book().text("column.objective"), "minutes");
    for (int point = 0; point < 2; point++) {
      tab.number(Tabs.FIRST + point, HELPER, minutes[point], Look.constant(Look.Format.DECIMAL));
    }
    ScatterChart.Values x =
        new ScatterChart.Values(tab.range(HELPER, Tabs.FIRST, Tabs.FIRST + 1), minutes);
    for (int i = 0; i < all.size(); i++) {
      LineResult line = all.get(i);
      int column = HELPER + 1 + i;
      double usable = CellValue.megabits(line.rate().usableBitsPerSecond());
      tab.header(Tabs.HEADER, column, line.rate().name(), "mbps");
      String formula = lines.at(Tabs.FIRST + i, LinesSheet.USABLE);
      for (int point = 0; point < 2; point++) {
        tab.formula(Tabs.FIRST + point, column, formula, usable, Look.of(Look.Format.MEGABITS));
      }
      CurvesSheet.Stroke stroke = CurvesSheet.Stroke.of(i, chosen);
      chart.add(
          new ScatterChart.Line(
              line.rate().name(),
              x,
              new ScatterChart.Values(
                  tab.range(column, Tabs.FIRST, Tabs.FIRST + 1), new Double[] {usable, usable}),
              stroke.rgb(),
              stroke.dash()));
    }
  }
}

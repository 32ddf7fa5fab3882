package dev.weir.report.excel;

import dev.weir.report.Formatter;
import dev.weir.report.LineCurve;
import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.Sentences;
import dev.weir.report.SeriesPoint;
import dev.weir.report.WhatIf;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.xddf.usermodel.PresetLineDash;

/** Age and backlog of each line over time as reported, for the chart of page 1. */
final class CurvesSheet {
  private static final int COLUMNS_OF_LINE = 4;
  private static final double HOURS_FROM = 3 * 3_600.0;
  private static final double MINUTES_FROM = 180;

  private final Report report;
  private final Tab tab;
  private final Unit unit;
  private final int objective;

  /**
   * @param key of its name, after {@code unit.}
   * @param seconds in one of it
   */
  private record Unit(String key, double seconds) {}

  CurvesSheet(Report report, Tab tab) {
    this.report = report;
    this.tab = tab;
    this.unit = unit(report);
    this.objective = COLUMNS_OF_LINE * report.supply().curves().size();
  }

  private static Unit unit(Report report) {
    double most =
        report.supply().chosen().map(line -> line.worst().largestAge().ageSeconds()).orElse(0.0);
    most = Math.max(most, report.supply().whatIf().map(WhatIf::rpoSeconds).orElse(0.0));
    if (most >= HOURS_FROM) {
      return new Unit("hours", 3_600);
    }
    return most >= MINUTES_FROM ? new Unit("minutes", 60) : new Unit("seconds", 1);
  }

  void fill() {
    tab.heading("curves", tab.book().text("note.curves"), COLUMNS_OF_LINE);
    List<LineCurve> curves = report.supply().curves();
    for (int i = 0; i < curves.size(); i++) {
      column(COLUMNS_OF_LINE * i, "column.ageAt", curves.get(i).line(), unit.key());
      column(COLUMNS_OF_LINE * i + 2, "column.backlogAt", curves.get(i).line(), "gb");
      points(COLUMNS_OF_LINE * i, curves.get(i).age(), unit.seconds());
      points(COLUMNS_OF_LINE * i + 2, curves.get(i).backlog(), 1e9);
    }
    report.supply().whatIf().ifPresent(this::objective);
    tab.finish(Tabs.FIRST, false);
    tab.print(0, COLUMNS_OF_LINE - 1, 0, Tabs.FIRST + 40);
  }

  private void column(int column, String key, String line, String unitKey) {
    Book book = tab.book();
    tab.header(Tabs.HEADER, column, book.text("column.time"), "moment");
    tab.header(Tabs.HEADER, column + 1, book.formatter().text(key, "line", line), unitKey);
  }

  private void points(int column, List<SeriesPoint> points, double size) {
    for (int i = 0; i < points.size(); i++) {
      double at = CellValue.moment(points.get(i).at(), tab.book().formatter().zone());
      tab.number(Tabs.FIRST + i, column, at, Look.constant(Look.Format.MOMENT_MILLIS));
      double value = points.get(i).value() / size;
      tab.number(Tabs.FIRST + i, column + 1, value, Look.constant(Look.Format.GIGABYTES));
    }
  }

  /** Two points at the ends of the period; the value follows the what-if sheet. */
  private void objective(WhatIf base) {
    Book book = tab.book();
    tab.header(Tabs.HEADER, objective, book.text("column.time"), "moment");
    tab.header(Tabs.HEADER, objective + 1, book.text("column.objective"), unit.key());
    Double[] times = ends();
    for (int i = 0; i < times.length; i++) {
      tab.number(Tabs.FIRST + i, objective, times[i], Look.constant(Look.Format.MOMENT_MILLIS));
      tab.formula(
          Tabs.FIRST + i,
          objective + 1,
          "rpoMinutes*60/" + unit.seconds(),
          base.rpoSeconds() / unit.seconds(),
          Look.of(Look.Format.GIGABYTES));
    }
  }

  private Double[] ends() {
    var period = report.demand().workload().period();
    var zone = tab.book().formatter().zone();
    return new Double[] {
      CellValue.moment(period.start(), zone), CellValue.moment(period.end(), zone)
    };
  }

  /** C1: the chosen line, the next cheaper and the next dearer, and the objective. */
  ScatterChart chart() {
    WhatIf base = report.supply().whatIf().orElseThrow();
    LineResult chosen = report.supply().chosen().orElseThrow();
    int middle = report.supply().lines().indexOf(chosen);
    Formatter formatter = tab.book().formatter();
    List<ScatterChart.Line> drawn = new ArrayList<>();
    double most = base.rpoSeconds() / unit.seconds();
    int from = Math.max(0, middle - 1);
    int to = Math.min(report.supply().curves().size() - 1, middle + 1);
    for (int i = from; i <= to; i++) {
      ScatterChart.Line line = line(i, Stroke.of(i, middle));
      drawn.add(line);
      for (Double value : line.y().cached()) {
        most = Math.max(most, value);
      }
    }
    String label = formatter.text("chart.axis.age", "unit", tab.book().text("unit." + unit.key()));
    String zone = formatter.zoneName(report.demand().workload().period());
    ScatterChart.Line limit = limit(base);
    ScatterChart chart =
        new ScatterChart(
            formatter.sentence(Sentences.ageFinding(chosen, base.rpoSeconds())),
            ScatterChart.Axis.time(formatter.text("chart.axis.time", "zone", zone), limit.x()),
            new ScatterChart.Axis(label, 0, Nice.above(most), 0, "#,##0.##"));
    drawn.forEach(chart::add);
    return chart.add(limit);
  }

  private ScatterChart.Line line(int index, Stroke stroke) {
    LineCurve curve = report.supply().curves().get(index);
    int column = COLUMNS_OF_LINE * index;
    int last = Tabs.FIRST + curve.age().size() - 1;
    var zone = tab.book().formatter().zone();
    Double[] times =
        curve.age().stream()
            .map(point -> CellValue.moment(point.at(), zone))
            .toArray(Double[]::new);
    Double[] ages =
        curve.age().stream().map(point -> point.value() / unit.seconds()).toArray(Double[]::new);
    return new ScatterChart.Line(
        curve.line(),
        new ScatterChart.Values(tab.range(column, Tabs.FIRST, last), times),
        new ScatterChart.Values(tab.range(column + 1, Tabs.FIRST, last), ages),
        stroke.rgb(),
        stroke.dash());
  }

  private ScatterChart.Line limit(WhatIf base) {
    double value = base.rpoSeconds() / unit.seconds();
    return new ScatterChart.Line(
        tab.book()
            .formatter()
            .text(
                "chart.series.objective",
                "rpo",
                tab.book().formatter().duration(base.rpoSeconds())),
        new ScatterChart.Values(tab.range(objective, Tabs.FIRST, Tabs.FIRST + 1), ends()),
        new ScatterChart.Values(
            tab.range(objective + 1, Tabs.FIRST, Tabs.FIRST + 1), new Double[] {value, value}),
        0x000000,
        PresetLineDash.LARGE_DASH);
  }

  /**
   * The look of a line among the candidates, cheapest first.
   *
   * @param rgb colour
   * @param dash for black-and-white print
   */
  record Stroke(int rgb, PresetLineDash dash) {
    private static final List<Stroke> CHEAPER =
        List.of(
            new Stroke(0xD55E00, PresetLineDash.DASH),
            new Stroke(0xE69F00, PresetLineDash.SYSTEM_DASH),
            new Stroke(0xCC79A7, PresetLineDash.LARGE_DASH_DOT_DOT));
    private static final List<Stroke> DEARER =
        List.of(
            new Stroke(0x009E73, PresetLineDash.DASH_DOT),
            new Stroke(0x56B4E9, PresetLineDash.SYSTEM_DASH_DOT),
            new Stroke(0x666666, PresetLineDash.SYSTEM_DASH_DOT_DOT));

    static Stroke of(int index, int chosen) {
      if (index == chosen) {
        return new Stroke(0x0072B2, PresetLineDash.SOLID);
      }
      int away = Math.abs(index - chosen) - 1;
      return index < chosen ? CHEAPER.get(away % CHEAPER.size()) : DEARER.get(away % DEARER.size());
    }
  }
}

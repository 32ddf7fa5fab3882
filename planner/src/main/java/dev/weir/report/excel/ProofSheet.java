package dev.weir.report.excel;

import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.ProofConditions;
import dev.weir.report.ProofCurve;
import dev.weir.report.ProofRow;
import dev.weir.report.ProofSection;
import dev.weir.report.SeriesPoint;
import dev.weir.report.UnitKind;
import java.util.List;
import org.apache.poi.xddf.usermodel.PresetLineDash;

/** Predicted against measured: the table with its bounds, the conditions, the curves. */
final class ProofSheet {
  private static final int COLUMNS = 9;
  private static final int CURVES = 11;

  private final ProofSection proof;
  private final Tab tab;

  ProofSheet(ProofSection proof, Tab tab) {
    this.proof = proof;
    this.tab = tab;
  }

  void fill() {
    tab.heading("proof", tab.book().text("note.proof"), COLUMNS);
    String[] headers = {
      "metric",
      "prediction",
      "predicted",
      "measured",
      "unit",
      "error",
      "errorPercent",
      "bound",
      "held"
    };
    for (int i = 0; i < headers.length; i++) {
      tab.header(Tabs.HEADER, i, tab.book().text("column." + headers[i]), "");
    }
    int row = Tabs.FIRST;
    for (ProofRow compared : proof.rows()) {
      row(row++, compared);
    }
    conditions(row + 1);
    int column = CURVES;
    int chartRow = row + 12;
    for (ProofCurve curve : proof.curves()) {
      curve(column, curve, chartRow);
      column += 5;
      chartRow += 21;
    }
    tab.finish(Tabs.FIRST, true);
    var workbook = tab.sheet().getWorkbook();
    workbook.setPrintArea(workbook.getSheetIndex(tab.sheet()), 0, COLUMNS - 1, 0, chartRow);
  }

  private void row(int row, ProofRow compared) {
    Book book = tab.book();
    Formatter formatter = book.formatter();
    boolean time = compared.metric().unit() == UnitKind.SECONDS;
    double scale = time ? 1 : 1e-6;
    Look number = Look.constant(Look.Format.SECONDS);
    tab.text(row, 0, book.text(compared.metric().messageKey()), Look.TEXT);
    tab.text(row, 1, book.text(compared.prediction().messageKey()), Look.TEXT);
    tab.number(row, 2, compared.predicted() * scale, number);
    tab.number(row, 3, compared.measured() * scale, number);
    tab.text(row, 4, book.text(time ? "unit.seconds" : "unit.mb"), Look.TEXT);
    String predicted = Tab.local(row, 2);
    String measured = Tab.local(row, 3);
    tab.formula(
        row, 5, predicted + "-" + measured, compared.error() * scale, Look.of(Look.Format.SECONDS));
    tab.formula(
        row,
        6,
        "IF(%s=0,0,%s/%s-1)".formatted(measured, predicted, measured),
        compared.relativeError(),
        Look.of(Look.Format.PERCENT));
    tab.text(row, 7, bound(compared, formatter), Look.TEXT);
    tab.text(
        row,
        8,
        formatter.flag(compared.held()),
        new Look(Look.Format.TEXT, compared.held() ? Look.Role.PLAIN : Look.Role.INPUT));
  }

  private static String bound(ProofRow compared, Formatter formatter) {
    if (compared.judgedRelatively()) {
      return formatter.text("proof.bound.relative");
    }
    FigureValue bound =
        new FigureValue.Amount(compared.metric().absoluteBound(), compared.metric().unit());
    return formatter.text("proof.bound.absolute", "n", formatter.prose(bound));
  }

  private void conditions(int from) {
    Book book = tab.book();
    Formatter formatter = book.formatter();
    ProofConditions given = proof.conditions();
    String[][] rows = {
      {"workload", given.workload().description()},
      {"seed", Long.toString(given.workload().seed())},
      {"hash", given.workload().sha256()},
      {"length", formatter.duration(given.workload().seconds())},
      {"line", formatter.prose(FigureValue.bitsPerSecond(given.lineBitsPerSecond()))},
      {"roundTrip", formatter.duration(given.roundTripSeconds())},
      {"shaping", book.text("proof.shaping." + given.shapedBy())},
      {"capture", book.text("proof.capture." + given.capture())}
    };
    int row = from;
    for (String[] pair : rows) {
      tab.text(row, 0, book.text("proof." + pair[0]), Look.LABEL);
      tab.textOver(row, 1, pair[1]);
      row++;
    }
  }

  private void curve(int column, ProofCurve curve, int chartRow) {
    Book book = tab.book();
    boolean time = curve.quantity().unit() == UnitKind.SECONDS;
    double scale = time ? 1 : 1e-6;
    String unit = time ? "seconds" : "mb";
    tab.header(Tabs.HEADER, column, book.text(curve.quantity().messageKey()), "moment");
    tab.header(Tabs.HEADER, column + 1, book.text("column.measured"), unit);
    tab.header(Tabs.HEADER, column + 2, book.text("column.predicted"), unit);
    tab.header(Tabs.HEADER, column + 3, book.text("column.difference"), unit);
    Look moment = Look.constant(Look.Format.MOMENT);
    for (int i = 0; i < curve.measured().size(); i++) {
      tab.number(Tabs.FIRST + i, column, at(curve.measured().get(i)), moment);
    }
    values(column + 1, curve.measured(), scale);
    values(column + 2, curve.predicted(), scale);
    values(column + 3, curve.difference(), scale);
    chart(column, curve, chartRow);
  }

  private double at(SeriesPoint point) {
    return CellValue.moment(point.at(), tab.book().formatter().zone());
  }

  private void values(int column, List<SeriesPoint> points, double scale) {
    for (int i = 0; i < points.size(); i++) {
      tab.number(
          Tabs.FIRST + i,
          column,
          points.get(i).value() * scale,
          Look.constant(Look.Format.SECONDS));
    }
  }

  private void chart(int column, ProofCurve curve, int chartRow) {
    Book book = tab.book();
    boolean time = curve.quantity().unit() == UnitKind.SECONDS;
    double scale = time ? 1 : 1e-6;
    List<SeriesPoint> measured = curve.measured();
    double from = at(measured.getFirst());
    double to = at(measured.getLast());
    double step = Nice.timeStep((to - from) * 86_400) / 86_400;
    double most = 0;
    for (SeriesPoint point : measured) {
      most = Math.max(most, point.value() * scale);
    }
    for (SeriesPoint point : curve.predicted()) {
      most = Math.max(most, point.value() * scale);
    }
    String label =
        book.formatter()
            .text(
                time ? "chart.axis.age" : "chart.axis.backlog",
                "unit",
                book.text(time ? "unit.seconds" : "unit.mb"));
    String zone = book.formatter().zoneName(measured.getFirst().at());
    ScatterChart chart =
        new ScatterChart(
            book.text(curve.quantity().messageKey()),
            new ScatterChart.Axis(
                book.formatter().text("chart.axis.time", "zone", zone),
                Math.floor(from / step) * step,
                Math.ceil(to / step) * step,
                step,
                "hh:mm"),
            new ScatterChart.Axis(label, 0, Nice.above(most), 0, "#,##0.##"));
    line(
        chart,
        "column.measured",
        column,
        column + 1,
        measured,
        scale,
        0x0072B2,
        PresetLineDash.SOLID);
    line(
        chart,
        "column.predicted",
        column,
        column + 2,
        curve.predicted(),
        scale,
        0xD55E00,
        PresetLineDash.DASH);
    chart.place(tab.sheet(), 0, chartRow, COLUMNS, 20);
  }

  private void line(
      ScatterChart chart,
      String name,
      int xColumn,
      int yColumn,
      List<SeriesPoint> points,
      double scale,
      int rgb,
      PresetLineDash dash) {
    int last = Tabs.FIRST + points.size() - 1;
    Double[] x = points.stream().map(this::at).toArray(Double[]::new);
    Double[] y = points.stream().map(point -> point.value() * scale).toArray(Double[]::new);
    chart.add(
        new ScatterChart.Line(
            tab.book().text(name),
            new ScatterChart.Values(tab.range(xColumn, Tabs.FIRST, last), x),
            new ScatterChart.Values(tab.range(yColumn, Tabs.FIRST, last), y),
            rgb,
            dash));
  }
}

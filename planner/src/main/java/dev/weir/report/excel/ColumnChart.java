package dev.weir.report.excel;

import java.util.Arrays;
import java.util.List;
import org.apache.poi.xddf.usermodel.XDDFColor;
import org.apache.poi.xddf.usermodel.XDDFShapeProperties;
import org.apache.poi.xddf.usermodel.XDDFSolidFillProperties;
import org.apache.poi.xddf.usermodel.chart.AxisCrossBetween;
import org.apache.poi.xddf.usermodel.chart.AxisPosition;
import org.apache.poi.xddf.usermodel.chart.BarDirection;
import org.apache.poi.xddf.usermodel.chart.ChartTypes;
import org.apache.poi.xddf.usermodel.chart.MarkerStyle;
import org.apache.poi.xddf.usermodel.chart.XDDFBarChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFCategoryAxis;
import org.apache.poi.xddf.usermodel.chart.XDDFCategoryDataSource;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSourcesFactory;
import org.apache.poi.xddf.usermodel.chart.XDDFLineChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFValueAxis;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** A native chart of columns with lines across them, for months. */
final class ColumnChart {
  private final String title;
  private final String label;
  private final ScatterChart.Axis y;

  ColumnChart(String title, String label, ScatterChart.Axis y) {
    this.title = title;
    this.label = label;
    this.y = y;
  }

  /** Cells that a chart covers. */
  record Place(int column, int row, int columns, int rows) {}

  /**
   * @param lines all series; those with as many values as the first are drawn
   * @param bars how many of them are columns
   */
  void place(XSSFSheet sheet, List<ScatterChart.Line> lines, int bars, Place at) {
    XSSFChart chart =
        ScatterChart.frame(title, sheet, at.column(), at.row(), at.columns(), at.rows());
    XDDFCategoryAxis bottom = chart.createCategoryAxis(AxisPosition.BOTTOM);
    bottom.setTitle(label);
    XDDFValueAxis left = ScatterChart.axis(chart, AxisPosition.LEFT, y);
    left.setCrossBetween(AxisCrossBetween.BETWEEN);
    ScatterChart.Values months = lines.getFirst().x();
    XDDFCategoryDataSource categories =
        XDDFDataSourcesFactory.fromArray(
            Arrays.stream(months.cached()).map(ColumnChart::plain).toArray(String[]::new),
            months.range());
    XDDFBarChartData columns = (XDDFBarChartData) chart.createData(ChartTypes.BAR, bottom, left);
    columns.setBarDirection(BarDirection.COL);
    columns.setVaryColors(false);
    XDDFLineChartData across = (XDDFLineChartData) chart.createData(ChartTypes.LINE, bottom, left);
    across.setVaryColors(false);
    for (int i = 0; i < lines.size(); i++) {
      ScatterChart.Line line = lines.get(i);
      var values = XDDFDataSourcesFactory.fromArray(line.y().cached(), line.y().range());
      if (i < bars) {
        bar(columns.addSeries(categories, values), line);
      } else if (line.y().cached().length == months.cached().length) {
        line((XDDFLineChartData.Series) across.addSeries(categories, values), line);
      }
    }
    chart.plot(columns);
    if (across.getSeriesCount() > 0) {
      chart.plot(across);
    }
  }

  private static void bar(
      org.apache.poi.xddf.usermodel.chart.XDDFChartData.Series series, ScatterChart.Line line) {
    series.setTitle(line.name(), null);
    int rgb = line.rgb();
    byte[] colour = {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb};
    XDDFShapeProperties fill = new XDDFShapeProperties();
    fill.setFillProperties(new XDDFSolidFillProperties(XDDFColor.from(colour)));
    series.setShapeProperties(fill);
  }

  private static void line(XDDFLineChartData.Series series, ScatterChart.Line line) {
    series.setTitle(line.name(), null);
    series.setSmooth(false);
    series.setMarkerStyle(MarkerStyle.NONE);
    series.setLineProperties(ScatterChart.stroke(line.rgb(), 1.75, line.dash()));
  }

  private static String plain(double value) {
    return java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}

package dev.weir.report.excel;

import java.util.ArrayList;
import java.util.List;
import org.apache.poi.xddf.usermodel.PresetLineDash;
import org.apache.poi.xddf.usermodel.XDDFColor;
import org.apache.poi.xddf.usermodel.XDDFLineProperties;
import org.apache.poi.xddf.usermodel.XDDFNoFillProperties;
import org.apache.poi.xddf.usermodel.XDDFPresetLineDash;
import org.apache.poi.xddf.usermodel.XDDFShapeProperties;
import org.apache.poi.xddf.usermodel.XDDFSolidFillProperties;
import org.apache.poi.xddf.usermodel.chart.AxisCrosses;
import org.apache.poi.xddf.usermodel.chart.AxisPosition;
import org.apache.poi.xddf.usermodel.chart.ChartTypes;
import org.apache.poi.xddf.usermodel.chart.DisplayBlanks;
import org.apache.poi.xddf.usermodel.chart.LegendPosition;
import org.apache.poi.xddf.usermodel.chart.MarkerStyle;
import org.apache.poi.xddf.usermodel.chart.ScatterStyle;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSourcesFactory;
import org.apache.poi.xddf.usermodel.chart.XDDFScatterChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFValueAxis;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/**
 * A native scatter chart with lines. Colours and filled caches are written out because LibreOffice
 * shows nothing without them; it also ignores date axes on scatter charts, so limits and units are
 * set by hand.
 */
final class ScatterChart {
  static final int GRID = 0xDDDDDD;
  private final List<Line> lines = new ArrayList<>();
  private final String title;
  private final Axis x;
  private final Axis y;

  /**
   * @param title the finding
   * @param x horizontal axis
   * @param y vertical axis
   */
  ScatterChart(String title, Axis x, Axis y) {
    this.title = title;
    this.x = x;
    this.y = y;
  }

  /**
   * @param label with its unit
   * @param from lower end
   * @param to upper end
   * @param step distance of ticks; 0 leaves it to the program
   * @param format number format of the ticks
   * @param log whether it is logarithmic to base 10
   */
  record Axis(String label, double from, double to, double step, String format, boolean log) {
    Axis(String label, double from, double to, double step, String format) {
      this(label, from, to, step, format, false);
    }

    /** A time axis in days from the first to the last of its values, in whole steps. */
    static Axis time(String label, Values values) {
      double first = values.cached()[0];
      double last = values.cached()[values.cached().length - 1];
      double step = Nice.timeStep((last - first) * 86_400) / 86_400;
      return new Axis(
          label,
          Math.floor(first / step) * step,
          Math.ceil(last / step) * step,
          step,
          step >= 1 ? "yyyy-mm-dd" : "m/d hh:mm");
    }

    /** The same on a logarithmic scale. */
    Axis logarithmic() {
      return new Axis(label, from, to, step, format, true);
    }
  }

  /**
   * @param name in the legend
   * @param x where and what the horizontal values are
   * @param y the vertical values
   * @param rgb colour
   * @param dash stroke for black-and-white print
   * @param join how its points are drawn
   */
  record Line(String name, Values x, Values y, int rgb, PresetLineDash dash, Join join) {
    Line(String name, Values x, Values y, int rgb, PresetLineDash dash) {
      this(name, x, y, rgb, dash, Join.LINE);
    }
  }

  /** How points are drawn. */
  enum Join {
    LINE,
    DOTS,
    RINGS
  }

  /** A range and the values that it holds now. */
  record Values(String range, Double[] cached) {}

  ScatterChart add(Line line) {
    lines.add(line);
    return this;
  }

  /** Puts the chart over the cells from (column, row) on. */
  void place(XSSFSheet sheet, int column, int row, int columns, int rows) {
    XSSFChart chart = frame(title, sheet, column, row, columns, rows);
    XDDFValueAxis bottom = axis(chart, AxisPosition.BOTTOM, x);
    XDDFValueAxis left = axis(chart, AxisPosition.LEFT, y);
    XDDFScatterChartData data =
        (XDDFScatterChartData) chart.createData(ChartTypes.SCATTER, bottom, left);
    data.setStyle(ScatterStyle.LINE_MARKER);
    data.setVaryColors(false);
    lines.forEach(line -> draw(data, line));
    chart.plot(data);
  }

  /** An empty chart with its title and a legend beneath. */
  static XSSFChart frame(
      String title, XSSFSheet sheet, int column, int row, int columns, int rows) {
    XSSFClientAnchor anchor =
        new XSSFClientAnchor(0, 0, 0, 0, column, row, column + columns, row + rows);
    XSSFChart chart = sheet.createDrawingPatriarch().createChart(anchor);
    chart.setTitleText(title);
    chart.setTitleOverlay(false);
    chart.getFormattedTitle().getParagraph(0).addDefaultRunProperties().setFontSize(11d);
    chart.getOrAddLegend().setPosition(LegendPosition.BOTTOM);
    // Else a series with fewer points than another goes on at zero.
    chart.displayBlanksAs(DisplayBlanks.GAP);
    return chart;
  }

  static XDDFValueAxis axis(XSSFChart chart, AxisPosition position, Axis wanted) {
    XDDFValueAxis axis = chart.createValueAxis(position);
    axis.setTitle(wanted.label());
    axis.setMinimum(wanted.from());
    axis.setMaximum(wanted.to());
    if (wanted.log()) {
      axis.setLogBase(10);
    }
    if (wanted.step() > 0) {
      axis.setMajorUnit(wanted.step());
    }
    axis.setNumberFormat(wanted.format());
    axis.setCrosses(AxisCrosses.MIN);
    axis.getOrAddMajorGridProperties().setLineProperties(stroke(GRID, 0.5, PresetLineDash.SOLID));
    return axis;
  }

  private static void draw(XDDFScatterChartData data, Line line) {
    XDDFScatterChartData.Series series =
        (XDDFScatterChartData.Series)
            data.addSeries(
                XDDFDataSourcesFactory.fromArray(line.x().cached(), line.x().range()),
                XDDFDataSourcesFactory.fromArray(line.y().cached(), line.y().range()));
    series.setTitle(line.name(), null);
    series.setSmooth(false);
    if (line.join() == Join.LINE) {
      series.setMarkerStyle(MarkerStyle.NONE);
      series.setLineProperties(stroke(line.rgb(), 1.75, line.dash()));
      return;
    }
    boolean filled = line.join() == Join.DOTS;
    series.setMarkerStyle(MarkerStyle.CIRCLE);
    XDDFShapeProperties none = new XDDFShapeProperties();
    XDDFLineProperties unseen = new XDDFLineProperties(new XDDFNoFillProperties());
    none.setLineProperties(unseen);
    series.setShapeProperties(none);
    XDDFShapeProperties marker = new XDDFShapeProperties();
    marker.setFillProperties(
        filled
            ? new XDDFSolidFillProperties(XDDFColor.from(bytes(line.rgb())))
            : new XDDFNoFillProperties());
    marker.setLineProperties(stroke(line.rgb(), 1.5, PresetLineDash.SOLID));
    series.getCTScatterSer().getMarker().setSpPr(marker.getXmlObject());
  }

  private static byte[] bytes(int rgb) {
    return new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb};
  }

  static XDDFLineProperties stroke(int rgb, double width, PresetLineDash dash) {
    XDDFLineProperties properties =
        new XDDFLineProperties(new XDDFSolidFillProperties(XDDFColor.from(bytes(rgb))));
    properties.setWidth(width);
    properties.setPresetDash(new XDDFPresetLineDash(dash));
    return properties;
  }
}

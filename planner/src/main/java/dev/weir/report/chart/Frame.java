package dev.weir.report.chart;

import dev.weir.report.Formatter;
import dev.weir.report.Period;
import dev.weir.report.SeriesPoint;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.LengthAdjustmentType;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;

/** The common look: fonts, axes, titles, grid. */
final class Frame {
  static final Font SMALL = BundledFonts.font(false, 7);
  static final Font LABEL = BundledFonts.font(false, 8);
  private static final Font TITLE = BundledFonts.font(true, 9.5f);

  /** Of names at lines: the colours of lines are too pale to be read. */
  static final Color TEXT = new Color(0x222222);

  private static final Color GRID = new Color(0xDDDDDD);

  private final Formatter formatter;

  Frame(Formatter formatter) {
    this.formatter = formatter;
  }

  JFreeChart chart(Plot plot, String finding, String units) {
    JFreeChart chart = new JFreeChart(null, LABEL, plot, true);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(2, 2, 2, 10));
    chart.setTitle(title(finding, TITLE, Color.BLACK));
    chart.addSubtitle(0, title(units, LABEL, Color.DARK_GRAY));
    LegendTitle legend = chart.getLegend();
    legend.setItemFont(LABEL);
    legend.setPosition(RectangleEdge.BOTTOM);
    legend.setHorizontalAlignment(HorizontalAlignment.LEFT);
    legend.setFrame(org.jfree.chart.block.BlockBorder.NONE);
    return chart;
  }

  private static TextTitle title(String text, Font font, Color colour) {
    TextTitle title = new TextTitle(text, font);
    title.setPaint(colour);
    title.setHorizontalAlignment(HorizontalAlignment.LEFT);
    title.setTextAlignment(HorizontalAlignment.LEFT);
    title.setPadding(new RectangleInsets(0, 4, 2, 4));
    return title;
  }

  XYPlot plot() {
    XYPlot plot = new XYPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlineStroke(new BasicStroke(0.4f));
    plot.setRangeGridlineStroke(new BasicStroke(0.4f));
    plot.setOutlinePaint(Color.GRAY);
    plot.setOutlineStroke(new BasicStroke(0.5f));
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    return plot;
  }

  /** As {@link #values}, with room above for a call-out. */
  NumberAxis valuesBelowWords(String label, double most) {
    NumberAxis axis = values(label, most);
    axis.setRange(0, most > 0 ? most * 1.35 : 1);
    return axis;
  }

  /** An axis of values from zero, a little higher than {@code most}. */
  NumberAxis values(String label, double most) {
    NumberAxis axis = new SideLabelAxis(label);
    axis.setRange(0, most > 0 ? most * 1.12 : 1);
    axis.setNumberFormatOverride(new java.text.DecimalFormat("#,##0.###", symbols()));
    dress(axis);
    return axis;
  }

  static java.text.DecimalFormatSymbols symbols() {
    return java.text.DecimalFormatSymbols.getInstance(java.util.Locale.ROOT);
  }

  /** The time axis, its zone named once. */
  DateAxis time(Instant from, Instant to) {
    String label =
        formatter.text("chart.axis.time", "zone", formatter.zoneName(new Period(from, to)));
    DateAxis axis =
        new DateAxis(label, TimeZone.getTimeZone(formatter.zone()), formatter.language().locale());
    axis.setStandardTickUnits(TimeTicks.of(formatter));
    axis.setRange(Date.from(from), Date.from(to));
    dress(axis);
    return axis;
  }

  void dress(Axis axis) {
    axis.setLabelFont(LABEL);
    axis.setTickLabelFont(SMALL);
    axis.setTickMarkPaint(Color.GRAY);
    axis.setAxisLinePaint(Color.GRAY);
    axis.setTickLabelInsets(new RectangleInsets(1, 2, 1, 2));
  }

  /** A horizontal line with its name at the right. */
  void across(XYPlot plot, double value, String name, Ink ink) {
    across(plot, value, name, ink, true);
  }

  /** A horizontal line with its name at the right or left end. */
  void across(XYPlot plot, double value, String name, Ink ink, boolean right) {
    ValueMarker marker = new ValueMarker(value, ink.colour(), ink.stroke());
    marker.setLabel(name);
    marker.setLabelFont(SMALL);
    marker.setLabelPaint(TEXT);
    marker.setLabelBackgroundColor(new Color(255, 255, 255, 200));
    marker.setLabelAnchor(right ? RectangleAnchor.TOP_RIGHT : RectangleAnchor.TOP_LEFT);
    marker.setLabelTextAnchor(right ? TextAnchor.BOTTOM_RIGHT : TextAnchor.BOTTOM_LEFT);
    marker.setLabelOffset(new RectangleInsets(2, 4, 2, 4));
    marker.setLabelOffsetType(LengthAdjustmentType.EXPAND);
    plot.addRangeMarker(marker, Layer.FOREGROUND);
  }

  /** A curve on a time axis, in the unit of its value axis. */
  static XYSeries series(String name, List<SeriesPoint> points, double unit) {
    XYSeries series = new XYSeries(name, false, true);
    for (SeriesPoint point : points) {
      series.add(point.at().toEpochMilli(), point.value() / unit, false);
    }
    return series;
  }
}

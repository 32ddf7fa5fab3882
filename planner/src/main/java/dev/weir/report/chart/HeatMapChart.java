package dev.weir.report.chart;

import dev.weir.report.Formatter;
import dev.weir.report.HeatMap;
import dev.weir.report.Period;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;

/** C4: when do servers write? Weekday by hour, the number in each cell. */
final class HeatMapChart {
  private static final double HEIGHT_TO_WIDTH = 0.48;

  /** From here a number of Mbit/s no longer fits into its cell. */
  private static final double GIGABITS_FROM = 1e10;

  /** Below this, in the unit of the map, a decimal is needed to tell cells apart. */
  private static final double WHOLE_FROM = 20;

  /** Below this, in the unit of the map, one decimal would leave most cells alike. */
  private static final double TENTHS_FROM = 2;

  /** Stands in an unmeasured cell, which words would overflow; the subtitle explains it. */
  private static final String NO_DATA = "–";

  private final HeatMap map;
  private final Formatter formatter;
  private final Frame frame;
  private final AxisUnit unit;
  private final double most;

  HeatMapChart(HeatMap map, Formatter formatter) {
    this.map = map;
    this.formatter = formatter;
    this.frame = new Frame(formatter);
    this.most =
        map.bitsPerSecond().stream()
            .flatMap(List::stream)
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .max()
            .orElse(0);
    this.unit = most >= GIGABITS_FROM ? new AxisUnit("Gbit/s", 1e9) : AxisUnit.rate(most);
  }

  /**
   * @param measured decides the name of the zone
   */
  ChartFigure draw(Period measured) {
    XYPlot plot = frame.plot();
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setDomainAxis(hours(measured));
    plot.setRangeAxis(days());
    plot.addAnnotation(new Cells(cells()));
    String finding = formatter.sentence(map.finding());
    String units =
        Words.fill(
            formatter.text(gaps() ? "chart.subtitle.heatMapGaps" : "chart.subtitle.heatMap"),
            "unit",
            unit.label(),
            "zone",
            formatter.zoneName(measured));
    JFreeChart chart = frame.chart(plot, finding, units);
    chart.removeLegend();
    return new ChartFigure(map.key(), finding, units, HEIGHT_TO_WIDTH, chart);
  }

  private boolean gaps() {
    return map.bitsPerSecond().stream()
        .flatMap(List::stream)
        .anyMatch(value -> !Double.isFinite(value));
  }

  private NumberAxis hours(Period measured) {
    NumberAxis axis =
        new NumberAxis(formatter.text("chart.axis.hour", "zone", formatter.zoneName(measured)));
    frame.dress(axis);
    axis.setRange(0, HeatMap.HOURS);
    axis.setTickUnit(new NumberTickUnit(1));
    return axis;
  }

  private SymbolAxis days() {
    String[] names = new String[HeatMap.DAYS];
    for (int day = 0; day < HeatMap.DAYS; day++) {
      names[day] = formatter.text("weekday." + (day + 1));
    }
    SymbolAxis axis = new SymbolAxis(null, names);
    frame.dress(axis);
    axis.setGridBandsVisible(false);
    axis.setRange(-0.5, HeatMap.DAYS - 0.5);
    axis.setInverted(true);
    return axis;
  }

  /** What stands in a cell; an unmeasured one has no heat. */
  private record Cell(int day, int hour, String text, double heat) {}

  private static int decimals(double most) {
    if (most >= WHOLE_FROM) {
      return 0;
    }
    return most >= TENTHS_FROM ? 1 : 2;
  }

  private List<Cell> cells() {
    int decimals = decimals(most / unit.size());
    List<Cell> cells = new ArrayList<>();
    for (int day = 0; day < HeatMap.DAYS; day++) {
      for (int hour = 0; hour < HeatMap.HOURS; hour++) {
        double value = map.bitsPerSecond().get(day).get(hour);
        boolean measured = Double.isFinite(value);
        String text =
            measured
                ? formatter.decimals(value / unit.size(), decimals, RoundingMode.HALF_UP)
                : NO_DATA;
        double heat = most > 0 ? value / most : 0;
        cells.add(new Cell(day, hour, text.replace(",", ""), measured ? heat : Double.NaN));
      }
    }
    return cells;
  }

  /** Draws the cells where the axes put them. */
  private static final class Cells extends AbstractXYAnnotation {
    private static final long serialVersionUID = 1L;
    private static final Color HOT = Ink.CHOSEN.colour();
    private static final int MOST_LINES = 2;

    /** Heat from which white digits are read better than black ones: contrast 4.5 to 1. */
    private static final double WHITE_FROM = 0.86;

    private final transient List<Cell> cells;

    Cells(List<Cell> cells) {
      this.cells = cells;
    }

    @Override
    public void draw(
        Graphics2D graphics,
        XYPlot plot,
        Rectangle2D area,
        ValueAxis hours,
        ValueAxis days,
        int rendererIndex,
        PlotRenderingInfo info) {
      Cell hottest = cells.getFirst();
      for (Cell cell : cells) {
        boolean hotter = !Double.isNaN(cell.heat()) && !(cell.heat() <= hottest.heat());
        hottest = hotter ? cell : hottest;
        draw(graphics, cell, box(cell, area, hours, days));
      }
      if (hottest.heat() > 0) {
        graphics.setPaint(Color.BLACK);
        graphics.setStroke(new BasicStroke(2));
        graphics.draw(box(hottest, area, hours, days));
      }
    }

    private static Rectangle2D box(Cell cell, Rectangle2D area, ValueAxis hours, ValueAxis days) {
      double left = hours.valueToJava2D(cell.hour(), area, RectangleEdge.BOTTOM);
      double right = hours.valueToJava2D(cell.hour() + 1, area, RectangleEdge.BOTTOM);
      double top = days.valueToJava2D(cell.day() - 0.5, area, RectangleEdge.LEFT);
      double bottom = days.valueToJava2D(cell.day() + 0.5, area, RectangleEdge.LEFT);
      return new Rectangle2D.Double(left, top, right - left, bottom - top);
    }

    private static void draw(Graphics2D graphics, Cell cell, Rectangle2D box) {
      boolean measured = !Double.isNaN(cell.heat());
      graphics.setPaint(measured ? mixed(cell.heat()) : Color.WHITE);
      graphics.fill(box);
      graphics.setPaint(measured ? Color.WHITE : Color.DARK_GRAY);
      graphics.setStroke(new BasicStroke(measured ? 0.5f : 0.8f));
      graphics.draw(
          measured
              ? box
              : new Rectangle2D.Double(
                  box.getX() + 0.8, box.getY() + 0.8, box.getWidth() - 1.6, box.getHeight() - 1.6));
      graphics.setPaint(cell.heat() >= WHITE_FROM ? Color.WHITE : Color.BLACK);
      var context = graphics.getFontRenderContext();
      List<String> lines = TextBox.wrap(cell.text(), box.getWidth(), MOST_LINES, context);
      double lineHeight = Frame.SMALL.getLineMetrics("0", context).getHeight();
      double top = box.getCenterY() - lineHeight * lines.size() / 2;
      for (int i = 0; i < lines.size(); i++) {
        double left = box.getCenterX() - TextBox.width(lines.get(i), context) / 2;
        TextBox.draw(graphics, List.of(lines.get(i)), left, top + i * lineHeight);
      }
    }

    private static Color mixed(double heat) {
      double share = Math.clamp(heat, 0, 1);
      return new Color(
          mixed(HOT.getRed(), share), mixed(HOT.getGreen(), share), mixed(HOT.getBlue(), share));
    }

    private static int mixed(int full, double share) {
      return (int) Math.round(255 - (255 - full) * share);
    }
  }
}

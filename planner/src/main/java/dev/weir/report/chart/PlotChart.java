package dev.weir.report.chart;

import dev.weir.report.Formatter;
import dev.weir.report.Plot;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYBarDataset;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Any plot of a section. */
final class PlotChart {
  private static final double HEIGHT_TO_WIDTH = 0.5;

  /** More lines than this are named in a legend instead of the margin. */
  private static final int MOST_IN_MARGIN = 4;

  /** More points than this are named in a legend instead of beside them. */
  private static final int MOST_BESIDE = 12;

  /** A level further above the curves than this would press them flat; an arrow points to it. */
  private static final double FARTHEST_LEVEL = 20;

  private static final double COLUMN_SHARE = 0.8;

  /** For series whose own ink is taken. */
  private static final List<Ink> BY_TURNS =
      List.of(Ink.OTHER, Ink.SKY, Ink.AMBER, Ink.DARK, Ink.DEARER, Ink.CHEAPER, Ink.CHOSEN);

  private final Plot plot;
  private final Formatter formatter;
  private final Frame frame;
  private final List<Ink> inks;
  private final double columnWidth;
  private final PlotAxis x;
  private final PlotAxis y;

  /**
   * @param currency of an axis of money; empty where there is none
   */
  PlotChart(Plot plot, String currency, Formatter formatter) {
    this.plot = plot;
    this.formatter = formatter;
    this.frame = new Frame(formatter);
    this.inks = inks(plot);
    this.columnWidth = columnWidth();
    boolean words = !plot.marks().isEmpty() || namedPoints();
    this.x = new PlotAxis(plot.x(), across(), currency, formatter);
    this.y = new PlotAxis(plot.y(), upwards(), currency, formatter).withRoom(words);
    if (columnWidth > 0) {
      x.withEnds(columnWidth / 2);
    } else if (plot.series().stream().noneMatch(PlotChart::joined)) {
      x.withRoomAround();
      if (plot.y().scale() == Plot.Axis.Scale.LOGARITHMIC) {
        y.withRoomAround();
      }
    }
  }

  ChartFigure draw() {
    XYPlot drawn = frame.plot();
    drawn.setDomainAxis(x.draw(frame));
    drawn.setRangeAxis(y.draw(frame));
    drawn.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    for (int i = 0; i < plot.series().size(); i++) {
      add(drawn, i);
    }
    levels(drawn);
    margin(drawn);
    marks(drawn);
    String finding = formatter.sentence(plot.finding());
    String units =
        Words.fill(formatter.text("chart.subtitle.plot"), "y", y.label(), "x", acrossLabel());
    JFreeChart chart = frame.chart(drawn, finding, units);
    if (drawn.getLegendItems().getItemCount() == 0) {
      chart.removeLegend();
    }
    return new ChartFigure(plot.key(), finding, units, HEIGHT_TO_WIDTH, chart);
  }

  private String acrossLabel() {
    return plot.x().kind() == Plot.Axis.Kind.MOMENT
        ? String.valueOf(x.draw(frame).getLabel())
        : x.label();
  }

  private static List<Ink> inks(Plot plot) {
    List<Ink> free = new ArrayList<>(BY_TURNS);
    Set<Ink> used = EnumSet.noneOf(Ink.class);
    List<Ink> inks = new ArrayList<>();
    for (Plot.Series series : plot.series()) {
      Ink wanted =
          joined(series) && series.role() == Plot.Role.WRITTEN ? Ink.DARK : ink(series.role());
      Ink ink = used.contains(wanted) ? free.getFirst() : wanted;
      used.add(ink);
      free.remove(ink);
      free = free.isEmpty() ? new ArrayList<>(BY_TURNS) : free;
      inks.add(ink);
    }
    return inks;
  }

  private static Ink ink(Plot.Role role) {
    return switch (role) {
      case CHOSEN -> Ink.CHOSEN;
      case CHEAPER -> Ink.CHEAPER;
      case DEARER -> Ink.DEARER;
      case WRITTEN -> Ink.WRITTEN;
      case OBJECTIVE -> Ink.OBJECTIVE;
      case NEUTRAL -> Ink.OTHER;
    };
  }

  private double[] across() {
    return Stream.concat(
            plot.series().stream().flatMap(s -> s.points().stream()).map(Plot.Point::x),
            plot.marks().stream().map(Plot.Mark::x))
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private double[] upwards() {
    double[] drawn =
        Stream.concat(
                plot.series().stream().flatMap(s -> s.points().stream()).map(Plot.Point::y),
                plot.marks().stream().map(Plot.Mark::y))
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .toArray();
    double most = Arrays.stream(drawn).max().orElse(0);
    boolean linear = plot.y().scale() == Plot.Axis.Scale.LINEAR;
    DoubleStream levels =
        plot.levels().stream()
            .mapToDouble(Plot.Level::y)
            .filter(level -> !linear || most <= 0 || level <= FARTHEST_LEVEL * most);
    return DoubleStream.concat(Arrays.stream(drawn), levels).toArray();
  }

  private double columnWidth() {
    double[] places =
        plot.series().stream()
            .filter(series -> series.shape() == Plot.Shape.COLUMNS)
            .flatMap(series -> series.points().stream())
            .mapToDouble(Plot.Point::x)
            .filter(Double::isFinite)
            .sorted()
            .distinct()
            .toArray();
    double width = places.length == 0 ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 1; i < places.length; i++) {
      width = Math.min(width, places[i] - places[i - 1]);
    }
    return Double.isInfinite(width) ? 1 : width;
  }

  private static boolean joined(Plot.Series series) {
    return switch (series.shape()) {
      case LINE, STEPS -> true;
      case COLUMNS, POINTS, HOLLOW_POINTS -> false;
    };
  }

  private void add(XYPlot drawn, int index) {
    Plot.Series series = plot.series().get(index);
    XYItemRenderer renderer =
        switch (series.shape()) {
          case LINE, STEPS -> line(inks.get(index));
          case COLUMNS -> columns(inks.get(index));
          case POINTS -> points(inks.get(index), index, true);
          case HOLLOW_POINTS -> points(inks.get(index), index, false);
        };
    boolean named = joined(series) ? inMargin() : single(series) && namedPoints();
    renderer.setSeriesVisibleInLegend(0, !named && plot.series().size() > 1);
    drawn.setDataset(index, data(series));
    drawn.setRenderer(index, renderer);
  }

  private XYDataset data(Plot.Series series) {
    XYSeries values = new XYSeries(formatter.prose(series.label()), false, true);
    double shift = series.shape() == Plot.Shape.COLUMNS ? shift(series) : 0;
    double before = Double.NaN;
    for (Plot.Point point : series.points()) {
      double at = x.place(point.x() + shift);
      if (series.shape() == Plot.Shape.STEPS && values.getItemCount() > 0) {
        values.add(at, before, false);
      }
      before = y.place(point.y());
      values.add(at, before, false);
    }
    XYSeriesCollection data = new XYSeriesCollection(values);
    return series.shape() == Plot.Shape.COLUMNS ? new XYBarDataset(data, drawnWidth()) : data;
  }

  /** Columns of several series stand side by side. */
  private double shift(Plot.Series series) {
    List<Plot.Series> columns = columns();
    return (columns.indexOf(series) - (columns.size() - 1) / 2.0)
        * columnWidth
        * COLUMN_SHARE
        / columns.size();
  }

  private double drawnWidth() {
    return x.place(columnWidth * COLUMN_SHARE / columns().size()) - x.place(0);
  }

  private List<Plot.Series> columns() {
    return plot.series().stream().filter(s -> s.shape() == Plot.Shape.COLUMNS).toList();
  }

  private static XYItemRenderer line(Ink ink) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setSeriesPaint(0, ink.colour());
    renderer.setSeriesStroke(0, ink.stroke());
    return renderer;
  }

  private XYItemRenderer columns(Ink ink) {
    XYBarRenderer renderer = new XYBarRenderer();
    renderer.setBarPainter(new StandardXYBarPainter());
    renderer.setShadowVisible(false);
    renderer.setUseYInterval(false);
    renderer.setBase(
        y.lowest() > 0 || plot.y().scale() == Plot.Axis.Scale.LOGARITHMIC ? y.lowest() : 0);
    renderer.setDrawBarOutline(true);
    renderer.setSeriesPaint(0, ink.colour());
    renderer.setSeriesOutlinePaint(0, Color.DARK_GRAY);
    renderer.setSeriesOutlineStroke(0, new BasicStroke(0.4f));
    return renderer;
  }

  private static XYItemRenderer points(Ink ink, int index, boolean filled) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    renderer.setSeriesShape(0, Dot.of(index));
    renderer.setSeriesPaint(0, ink.colour());
    renderer.setUseFillPaint(true);
    renderer.setSeriesFillPaint(0, filled ? ink.colour() : Color.WHITE);
    renderer.setUseOutlinePaint(true);
    renderer.setSeriesOutlinePaint(0, ink.colour());
    renderer.setSeriesOutlineStroke(0, new BasicStroke(1.2f));
    return renderer;
  }

  private void levels(XYPlot drawn) {
    for (Plot.Level level : plot.levels()) {
      Ink ink = ink(level.role());
      drawn.addRangeMarker(
          new ValueMarker(y.place(level.y()), ink.colour(), ink.stroke()), Layer.FOREGROUND);
    }
  }

  private boolean inMargin() {
    return plot.series().stream().filter(PlotChart::joined).count() <= MOST_IN_MARGIN;
  }

  private static boolean single(Plot.Series series) {
    return series.points().size() == 1;
  }

  private boolean namedPoints() {
    long dots = plot.series().stream().filter(s -> !joined(s) && single(s)).count();
    return dots > 0 && dots <= MOST_BESIDE && columns().isEmpty();
  }

  private void margin(XYPlot drawn) {
    List<MarginAxis.Name> names = new ArrayList<>();
    for (Plot.Level level : plot.levels()) {
      names.add(
          new MarginAxis.Name(
              formatter.prose(level.label()), y.place(level.y()), ink(level.role())));
    }
    for (int i = 0; i < plot.series().size() && inMargin(); i++) {
      Plot.Series series = plot.series().get(i);
      double[] places =
          series.points().stream()
              .mapToDouble(point -> y.place(point.y()))
              .filter(Double::isFinite)
              .toArray();
      if (joined(series) && places.length > 0) {
        String name = formatter.prose(series.label());
        names.add(new MarginAxis.Name(name, places[places.length - 1], inks.get(i)));
      }
    }
    if (!names.isEmpty()) {
      drawn.setRangeAxis(1, new MarginAxis(names, y.lowest(), y.highest()));
      drawn.setRangeAxisLocation(1, AxisLocation.BOTTOM_OR_RIGHT);
    }
  }

  private void marks(XYPlot drawn) {
    List<MarkLayer.Mark> marks = new ArrayList<>();
    for (Plot.Mark mark : plot.marks()) {
      marks.add(
          new MarkLayer.Mark(
              formatter.sentence(mark.words()), x.place(mark.x()), y.place(mark.y()), true));
    }
    for (Plot.Series series : namedPoints() ? plot.series() : List.<Plot.Series>of()) {
      if (!joined(series) && single(series)) {
        Plot.Point at = series.points().getFirst();
        marks.add(
            new MarkLayer.Mark(
                formatter.prose(series.label()), x.place(at.x()), y.place(at.y()), false));
      }
    }
    if (!marks.isEmpty()) {
      drawn.addAnnotation(new MarkLayer(marks));
    }
  }
}

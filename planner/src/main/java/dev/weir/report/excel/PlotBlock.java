package dev.weir.report.excel;

import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Plot;
import dev.weir.report.SeriesPoint;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.poi.xddf.usermodel.PresetLineDash;

/**
 * A plot as a native chart. It reads a column of a table of its sheet where that column holds a
 * series' values, so that it follows live formulas; other values are put into helper columns.
 */
final class PlotBlock {
  /** Columns that a chart takes where it stands beneath a table. */
  static final int COLUMNS = 8;

  static final int ROWS = 20;

  private final Tab tab;
  private final Plot plot;
  private final List<TableBlock> tables;
  private final Formatter formatter;
  private final PlotScale x;
  private final PlotScale y;
  private final int top;
  private int helper;

  /**
   * @param helper first free column beside everything that is printed
   * @param top row in which the helper columns start
   */
  PlotBlock(Tab tab, Plot plot, List<TableBlock> tables, int helper, int top) {
    this.tab = tab;
    this.plot = plot;
    this.tables = tables;
    this.helper = helper;
    this.top = top;
    this.formatter = tab.book().formatter();
    this.x = PlotScale.of(plot.x(), range(plot.x(), Plot.Point::x, Plot.Mark::x), formatter);
    DoubleSummaryStatistics values = range(plot.y(), Plot.Point::y, Plot.Mark::y);
    plot.levels().stream().mapToDouble(Plot.Level::y).filter(Double::isFinite).forEach(values);
    this.y = PlotScale.of(plot.y(), values, formatter);
  }

  private DoubleSummaryStatistics range(
      Plot.Axis axis, ToDoubleFunction<Plot.Point> ofPoint, ToDoubleFunction<Plot.Mark> ofMark) {
    DoubleSummaryStatistics range = new DoubleSummaryStatistics();
    plot.series().stream()
        .flatMap(series -> series.points().stream())
        .mapToDouble(ofPoint)
        .filter(value -> drawable(axis, value))
        .forEach(range);
    plot.marks().stream().mapToDouble(ofMark).filter(value -> drawable(axis, value)).forEach(range);
    if (range.getCount() == 0) {
      range.accept(1);
    }
    return range;
  }

  private static boolean drawable(Plot.Axis axis, double value) {
    boolean logarithmic = axis.scale() == Plot.Axis.Scale.LOGARITHMIC;
    return Double.isFinite(value) && (!logarithmic || value > 0);
  }

  /** Fills the helper columns, places the chart and returns the next free helper column. */
  int place(int column, int row, int columns) {
    String title = formatter.sentence(plot.finding());
    List<ScatterChart.Line> lines = new ArrayList<>();
    Map<Plot.Role, Integer> used = new EnumMap<>(Plot.Role.class);
    for (Plot.Series series : plot.series()) {
      line(series, used.merge(series.role(), 1, Integer::sum)).ifPresent(lines::add);
    }
    for (Plot.Level level : plot.levels()) {
      lines.add(level(level, used.merge(level.role(), 1, Integer::sum)));
    }
    for (Plot.Mark mark : plot.marks()) {
      lines.add(mark(mark));
    }
    boolean columnsOnly =
        !plot.series().isEmpty()
            && plot.series().stream().allMatch(series -> series.shape() == Plot.Shape.COLUMNS);
    if (columnsOnly) {
      new ColumnChart(title, x.axis().label(), y.axis())
          .place(
              tab.sheet(),
              lines,
              plot.series().size(),
              new ColumnChart.Place(column, row, columns, ROWS));
    } else {
      ScatterChart chart = new ScatterChart(title, x.axis(), y.axis());
      lines.forEach(chart::add);
      chart.place(tab.sheet(), column, row, columns, ROWS);
    }
    return helper;
  }

  private Optional<ScatterChart.Line> line(Plot.Series series, int ofRole) {
    List<Plot.Point> points =
        series.points().stream()
            .filter(point -> drawable(plot.x(), point.x()) && drawable(plot.y(), point.y()))
            .toList();
    if (points.isEmpty()) {
      return Optional.empty();
    }
    List<Plot.Point> drawn = series.shape() == Plot.Shape.STEPS ? steps(points) : points;
    String name = formatter.prose(series.label());
    Stroke stroke = Stroke.of(series.role(), ofRole);
    return Optional.of(
        new ScatterChart.Line(
            name,
            helper(formatter.text(plot.x().messageKey()), drawn, Plot.Point::x, x),
            inTable(drawn).orElseGet(() -> helper(name, drawn, Plot.Point::y, y)),
            stroke.rgb(),
            stroke.dash(),
            join(series.shape())));
  }

  private static ScatterChart.Join join(Plot.Shape shape) {
    return switch (shape) {
      case LINE, STEPS, COLUMNS -> ScatterChart.Join.LINE;
      case POINTS -> ScatterChart.Join.DOTS;
      case HOLLOW_POINTS -> ScatterChart.Join.RINGS;
    };
  }

  /** Each value until the next; where there are too many to be told apart, plain lines. */
  private static List<Plot.Point> steps(List<Plot.Point> points) {
    if (2 * points.size() > SeriesPoint.MOST_POINTS) {
      return points;
    }
    List<Plot.Point> corners = new ArrayList<>(2 * points.size());
    for (int i = 0; i < points.size(); i++) {
      if (i > 0) {
        corners.add(new Plot.Point(points.get(i).x(), points.get(i - 1).y()));
      }
      corners.add(points.get(i));
    }
    return corners;
  }

  /** The column of a table that holds exactly these values in the unit of the axis. */
  private Optional<ScatterChart.Values> inTable(List<Plot.Point> points) {
    for (TableBlock block : tables) {
      for (int column = 0; column < block.table().columns().size(); column++) {
        if (holds(block, column, points)) {
          int at = block.exactColumn(column);
          return Optional.of(
              new ScatterChart.Values(
                  tab.range(at, block.firstRow(), block.lastRow()),
                  cached(points, Plot.Point::y, y)));
        }
      }
    }
    return Optional.empty();
  }

  private boolean holds(TableBlock block, int column, List<Plot.Point> points) {
    if (block.table().rows().size() != points.size()) {
      return false;
    }
    for (int i = 0; i < points.size(); i++) {
      FigureValue value = block.table().rows().get(i).cells().get(column);
      if (!(value instanceof FigureValue.Amount amount)
          || amount.value() != points.get(i).y()
          || block.style(column).measure(amount).size() != y.size()) {
        return false;
      }
    }
    return true;
  }

  private static Double[] cached(
      List<Plot.Point> points, ToDoubleFunction<Plot.Point> of, PlotScale scale) {
    return points.stream().map(point -> scale.of(of.applyAsDouble(point))).toArray(Double[]::new);
  }

  private ScatterChart.Values helper(
      String name, List<Plot.Point> points, ToDoubleFunction<Plot.Point> of, PlotScale scale) {
    Double[] values = cached(points, of, scale);
    tab.headerOf(top, helper, name, "");
    for (int i = 0; i < values.length; i++) {
      tab.number(top + 2 + i, helper, values[i], Look.constant(scale.format()));
    }
    String range = tab.range(helper, top + 2, top + 1 + values.length);
    helper++;
    return new ScatterChart.Values(range, values);
  }

  private ScatterChart.Line level(Plot.Level level, int ofRole) {
    List<Plot.Point> ends = new ArrayList<>();
    if (plot.series().isEmpty() || plot.series().getFirst().shape() != Plot.Shape.COLUMNS) {
      DoubleSummaryStatistics range = range(plot.x(), Plot.Point::x, Plot.Mark::x);
      ends.add(new Plot.Point(range.getMin(), level.y()));
      ends.add(new Plot.Point(range.getMax(), level.y()));
    } else {
      plot.series().getFirst().points().forEach(p -> ends.add(new Plot.Point(p.x(), level.y())));
    }
    String name = formatter.prose(level.label());
    Stroke stroke = Stroke.of(level.role(), ofRole);
    return new ScatterChart.Line(
        name,
        helper(formatter.text(plot.x().messageKey()), ends, Plot.Point::x, x),
        helper(name, ends, Plot.Point::y, y),
        stroke.rgb(),
        stroke.dash());
  }

  private ScatterChart.Line mark(Plot.Mark mark) {
    List<Plot.Point> point = List.of(new Plot.Point(mark.x(), mark.y()));
    String words = formatter.sentence(mark.words());
    return new ScatterChart.Line(
        words,
        helper(formatter.text(plot.x().messageKey()), point, Plot.Point::x, x),
        helper(words, point, Plot.Point::y, y),
        0x000000,
        PresetLineDash.SOLID,
        ScatterChart.Join.RINGS);
  }

  /**
   * Colour and stroke of a role; several of one role are told apart.
   *
   * @param rgb colour
   * @param dash for black-and-white print
   */
  private record Stroke(int rgb, PresetLineDash dash) {
    static Stroke of(Plot.Role role, int ofRole) {
      return switch (role) {
        case CHOSEN -> pick(ofRole, 0x0072B2, PresetLineDash.SOLID, 0x004D78, PresetLineDash.DASH);
        case CHEAPER ->
            pick(ofRole, 0xD55E00, PresetLineDash.DASH, 0xE69F00, PresetLineDash.SYSTEM_DASH);
        case DEARER ->
            pick(ofRole, 0x009E73, PresetLineDash.DASH_DOT, 0x56B4E9, PresetLineDash.SYSTEM_DOT);
        case WRITTEN ->
            pick(ofRole, 0x777777, PresetLineDash.SOLID, 0xAAAAAA, PresetLineDash.SYSTEM_DASH);
        case OBJECTIVE ->
            pick(ofRole, 0x000000, PresetLineDash.LARGE_DASH, 0x444444, PresetLineDash.SYSTEM_DOT);
        case NEUTRAL ->
            pick(ofRole, 0xCC79A7, PresetLineDash.LARGE_DASH_DOT_DOT, 0x8A6D3B, PresetLineDash.DOT);
      };
    }

    private static Stroke pick(
        int ofRole, int odd, PresetLineDash oddDash, int even, PresetLineDash evenDash) {
      return ofRole % 2 == 1 ? new Stroke(odd, oddDash) : new Stroke(even, evenDash);
    }
  }
}

package dev.weir.report.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.report.Formatter;
import dev.weir.report.HeatMap;
import dev.weir.report.chart.BundledFonts;
import dev.weir.report.chart.ChartFigure;
import dev.weir.report.chart.Panel;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A chart as a figure: the drawing, what the script points into, and the same as a table. */
final class ChartMarkup {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** More digits than a chart shows at its strongest enlargement. */
  private static final MathContext DIGITS = new MathContext(7, RoundingMode.HALF_EVEN);

  /** A longer table of a curve would be scrolled past. */
  private static final int MOST_ROWS = 130;

  /** Rows into which a longer curve is gathered. */
  private static final int PARTS = 60;

  private final Formatter formatter;
  private final Markup out;

  ChartMarkup(Formatter formatter, Markup out) {
    this.formatter = formatter;
    this.out = out;
  }

  void figure(ChartFigure chart, Optional<HeatMap> map) {
    String id = "chart-" + chart.id().replaceAll("[^A-Za-z0-9.-]", "_");
    Rectangle2D whole = new Rectangle2D.Double(0, 0, ChartFigure.WIDTH, chart.height());
    SvgCanvas canvas = new SvgCanvas(id, whole, BundledFonts.font(false, 8));
    List<Panel> panels = chart.drawPanels(canvas);
    out.open("figure", "class", map.isPresent() ? "chart heat" : "chart plain", "id", id);
    out.open("div", "class", "drawing");
    out.open(
        "svg",
        "viewBox",
        "0 0 " + SvgCanvas.number(ChartFigure.WIDTH) + " " + SvgCanvas.number(chart.height()),
        "role",
        "img",
        "aria-label",
        chart.finding() + " — " + chart.units());
    out.raw(canvas.finish()).close().close().line();
    boolean curves = panels.stream().anyMatch(panel -> !panel.curves().isEmpty());
    if (curves) {
      String data = data(panels).toString().replace("<", "\\u003c");
      out.open("script", "type", "application/json").raw(data).close().line();
    }
    out.open("details").element("summary", formatter.text("html.table"));
    panels.stream().filter(panel -> !panel.curves().isEmpty()).forEach(this::table);
    map.ifPresent(this::table);
    out.close().close().line();
  }

  private static ObjectNode data(List<Panel> panels) {
    ObjectNode data = JSON.objectNode();
    double from = panels.getFirst().x().kind() == Panel.Kind.TIME ? panels.getFirst().x().low() : 0;
    data.put("from", from);
    Map<ArrayNode, Integer> places = new LinkedHashMap<>();
    ArrayNode list = data.putArray("panels");
    panels.forEach(panel -> list.add(panel(panel, from, places)));
    ArrayNode xs = data.putArray("x");
    places.keySet().forEach(xs::add);
    return data;
  }

  private static ObjectNode panel(Panel panel, double from, Map<ArrayNode, Integer> places) {
    ObjectNode node = JSON.objectNode();
    node.putArray("area")
        .add(number(panel.area().getX()))
        .add(number(panel.area().getY()))
        .add(number(panel.area().getWidth()))
        .add(number(panel.area().getHeight()));
    node.set("x", scale(panel.x()));
    node.set("y", scale(panel.y()));
    ArrayNode curves = node.putArray("curves");
    panel.curves().forEach(curve -> curves.add(curve(curve, from, places)));
    ArrayNode levels = node.putArray("levels");
    panel.levels().forEach(level -> pen(levels.addObject().put("y", level.y()), level.pen()));
    ArrayNode marks = node.putArray("marks");
    panel
        .marks()
        .forEach(
            mark ->
                marks.addObject().put("x", mark.x()).put("y", mark.y()).put("words", mark.words()));
    return node;
  }

  private static ObjectNode scale(Panel.Scale scale) {
    ObjectNode node = JSON.objectNode();
    node.put("kind", scale.kind().name()).put("label", scale.label());
    node.put("low", scale.low()).put("high", scale.high());
    scale.zero().ifPresent(zero -> node.put("zero", zero));
    return node;
  }

  private static ObjectNode curve(Panel.Curve curve, double from, Map<ArrayNode, Integer> places) {
    ObjectNode node = JSON.objectNode().put("name", curve.name());
    node.put("joined", curve.shape().joined()).put("filled", curve.shape().filled());
    pen(node, curve.shape().pen());
    ArrayNode x = JSON.arrayNode();
    ArrayNode y = JSON.arrayNode();
    for (Panel.Point point : needed(curve)) {
      x.add(number(point.x() - from));
      if (Double.isFinite(point.y())) {
        y.add(number(point.y()));
      } else {
        y.addNull();
      }
    }
    node.put("x", places.computeIfAbsent(x, key -> places.size()));
    node.set("y", y);
    return node;
  }

  private static void pen(ObjectNode node, Panel.Pen pen) {
    node.put("colour", SvgCanvas.hex(pen.colour()));
    node.put("width", number(pen.stroke().getLineWidth()));
    node.put("dash", pen.stroke().getDashArray() == null ? "none" : SvgCanvas.dashes(pen.stroke()));
  }

  /** Without the points inside level stretches: the line between their ends is the same. */
  private static List<Panel.Point> needed(Panel.Curve curve) {
    List<Panel.Point> points = curve.points();
    if (!curve.shape().joined()) {
      return points;
    }
    List<Panel.Point> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      boolean inside =
          i > 0
              && i + 1 < points.size()
              && points.get(i).y() == points.get(i - 1).y()
              && points.get(i).y() == points.get(i + 1).y();
      if (!inside) {
        kept.add(points.get(i));
      }
    }
    return kept;
  }

  private static BigDecimal number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return new BigDecimal((long) value);
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }

  private void table(Panel panel) {
    List<Panel.Curve> curves = panel.curves().stream().filter(ChartMarkup::varies).toList();
    if (curves.isEmpty()) {
      return;
    }
    List<Double> places =
        curves.stream()
            .flatMap(curve -> curve.points().stream().map(Panel.Point::x))
            .filter(x -> x >= panel.x().low() && x <= panel.x().high())
            .sorted()
            .distinct()
            .toList();
    boolean gathered = places.size() > MOST_ROWS;
    out.open("div", "class", "wide").open("table");
    String caption = gathered ? formatter.text("html.gathered", "n", Integer.toString(PARTS)) : "";
    out.element("caption", panel.y().label() + (caption.isEmpty() ? "" : " — " + caption));
    out.open("thead").open("tr").element("th", panel.x().label(), "scope", "col");
    curves.forEach(c -> out.element("th", c.name(), "scope", "col", "class", "right"));
    out.close().close().open("tbody");
    for (int i = 0; i < (gathered ? PARTS : places.size()); i++) {
      double step = (panel.x().high() - panel.x().low()) / PARTS;
      double from = gathered ? panel.x().low() + i * step : places.get(i);
      double to = gathered ? from + step : from;
      row(panel, curves, from, to);
    }
    out.close().close().close();
  }

  /** A line across says in the table of lines what it says here. */
  private static boolean varies(Panel.Curve curve) {
    return curve.points().size() > 2 || !curve.shape().joined();
  }

  private void row(Panel panel, List<Panel.Curve> curves, double from, double to) {
    out.open("tr").element("th", across(panel.x(), from), "scope", "row");
    for (Panel.Curve curve : curves) {
      double most = Double.NEGATIVE_INFINITY;
      for (Panel.Point point : curve.points()) {
        boolean within = point.x() >= from && (point.x() < to || point.x() == from);
        most = within && Double.isFinite(point.y()) ? Math.max(most, point.y()) : most;
      }
      out.element(
          "td",
          Double.isFinite(most) ? upwards(panel.y(), most) : formatter.text("value.none"),
          "class",
          "right");
    }
    out.close();
  }

  private String across(Panel.Scale scale, double x) {
    return switch (scale.kind()) {
      case TIME -> formatter.moment(Instant.ofEpochMilli(Math.round(x)));
      case LOGARITHM_OF_SECONDS -> formatter.duration(power(scale, x));
      case LINEAR -> significant(x);
      case LOGARITHM -> significant(power(scale, x));
    };
  }

  private String upwards(Panel.Scale scale, double y) {
    return switch (scale.kind()) {
      case TIME, LINEAR -> significant(y);
      case LOGARITHM_OF_SECONDS -> formatter.duration(power(scale, y));
      case LOGARITHM -> significant(power(scale, y));
    };
  }

  private static double power(Panel.Scale scale, double value) {
    return scale.zero().isPresent() && value <= scale.zero().get() ? 0 : Math.pow(10, value);
  }

  /** Four significant digits at least, in the unit of the axis. */
  private String significant(double value) {
    int decimals = 0;
    for (double size = Math.abs(value); size > 0 && size < 1_000 && decimals < 3; size *= 10) {
      decimals++;
    }
    return formatter.decimals(value, decimals, RoundingMode.HALF_UP);
  }

  private void table(HeatMap map) {
    out.open("div", "class", "wide").open("table");
    out.element("caption", formatter.text("html.heat"));
    out.open("thead").open("tr").element("th", formatter.text("html.day"), "scope", "col");
    for (int hour = 0; hour < HeatMap.HOURS; hour++) {
      out.element("th", Integer.toString(hour), "scope", "col", "class", "right");
    }
    out.close().close().open("tbody");
    for (int day = 0; day < HeatMap.DAYS; day++) {
      out.open("tr").element("th", formatter.text("weekday." + (day + 1)), "scope", "row");
      for (double value : map.bitsPerSecond().get(day)) {
        String text =
            Double.isFinite(value)
                ? formatter.megabits(value, RoundingMode.HALF_UP)
                : formatter.text("chart.noData");
        out.element("td", text, "class", "right");
      }
      out.close();
    }
    out.close().close().close();
  }
}

package dev.weir.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYDataset;

/**
 * Ringed points with words beside them. Of several places around its point each text takes the one
 * that lies inside the plot and covers least of the curves and of the texts before it.
 */
final class MarkLayer extends AbstractXYAnnotation {
  private static final long serialVersionUID = 1L;
  private static final double RING = 3;
  private static final double PADDING = 1.5;

  /** Lets a curve shine through that no place for the words avoids. */
  private static final Color HALO = new Color(255, 255, 255, 205);

  /** Share of the plot's width after which words go on in a new line. */
  private static final double WIDEST = 0.42;

  private static final int MOST_LINES = 4;
  private static final double[] DISTANCES = {6, 14, 26, 44};
  private static final double COVERS_WORDS = 10_000;
  private static final double COVERS_RING = 1_000;
  private static final double COVERS_CURVE = 10;

  /**
   * @param words beside the point
   * @param x in the unit of the domain axis
   * @param y in the unit of the range axis
   * @param ringed false where the point is drawn already
   */
  record Mark(String words, double x, double y, boolean ringed) {}

  private final transient List<Mark> marks;

  MarkLayer(List<Mark> marks) {
    this.marks = marks;
  }

  List<Panel.Mark> ringed() {
    return marks.stream()
        .filter(Mark::ringed)
        .map(mark -> new Panel.Mark(mark.x(), mark.y(), mark.words()))
        .toList();
  }

  @Override
  public void draw(
      Graphics2D graphics,
      XYPlot plot,
      Rectangle2D area,
      ValueAxis domain,
      ValueAxis range,
      int rendererIndex,
      PlotRenderingInfo info) {
    List<Point2D> points = new ArrayList<>();
    for (Mark mark : marks) {
      points.add(point(mark.x(), mark.y(), area, domain, range));
    }
    List<Line2D> curves = curves(plot, area, domain, range);
    List<Rectangle2D> taken = new ArrayList<>();
    FontRenderContext context = graphics.getFontRenderContext();
    for (int i = 0; i < marks.size(); i++) {
      List<String> lines =
          TextBox.wrap(marks.get(i).words(), area.getWidth() * WIDEST, MOST_LINES, context);
      Rectangle2D box = best(size(lines, context), points, i, area, taken, curves);
      taken.add(box);
      draw(graphics, marks.get(i), points.get(i), lines, box);
    }
  }

  private static Point2D point(
      double x, double y, Rectangle2D area, ValueAxis domain, ValueAxis range) {
    return new Point2D.Double(
        domain.valueToJava2D(x, area, RectangleEdge.BOTTOM),
        range.valueToJava2D(y, area, RectangleEdge.LEFT));
  }

  private static List<Line2D> curves(
      XYPlot plot, Rectangle2D area, ValueAxis domain, ValueAxis range) {
    List<Line2D> curves = new ArrayList<>();
    for (int i = 0; i < plot.getDatasetCount(); i++) {
      XYDataset data = plot.getDataset(i);
      for (int series = 0; series < data.getSeriesCount(); series++) {
        for (int item = 1; item < data.getItemCount(series); item++) {
          curves.add(
              new Line2D.Double(
                  point(
                      data.getXValue(series, item - 1),
                      data.getYValue(series, item - 1),
                      area,
                      domain,
                      range),
                  point(
                      data.getXValue(series, item),
                      data.getYValue(series, item),
                      area,
                      domain,
                      range)));
        }
      }
    }
    curves.addAll(levels(plot, area, range));
    return curves;
  }

  /** Lines across the whole plot: objectives, candidate lines. */
  private static List<Line2D> levels(XYPlot plot, Rectangle2D area, ValueAxis range) {
    Collection<?> markers = plot.getRangeMarkers(Layer.FOREGROUND);
    List<Line2D> levels = new ArrayList<>();
    for (Object marker : markers == null ? List.of() : markers) {
      if (marker instanceof ValueMarker level) {
        double y = range.valueToJava2D(level.getValue(), area, RectangleEdge.LEFT);
        levels.add(new Line2D.Double(area.getMinX(), y, area.getMaxX(), y));
      }
    }
    return levels;
  }

  private static Rectangle2D size(List<String> lines, FontRenderContext context) {
    double width = lines.stream().mapToDouble(line -> TextBox.width(line, context)).max().orElse(0);
    double height = Frame.SMALL.getLineMetrics("Ag", context).getHeight() * lines.size();
    return new Rectangle2D.Double(0, 0, width + 2 * PADDING, height + 2 * PADDING);
  }

  private static Rectangle2D best(
      Rectangle2D size,
      List<Point2D> points,
      int index,
      Rectangle2D area,
      List<Rectangle2D> taken,
      List<Line2D> curves) {
    Rectangle2D best = size;
    double least = Double.POSITIVE_INFINITY;
    for (Rectangle2D box : around(points.get(index), size, area)) {
      double cost = distance(box, points.get(index));
      cost += COVERS_WORDS * taken.stream().filter(box::intersects).count();
      cost += COVERS_RING * points.stream().filter(box::contains).count();
      cost += COVERS_CURVE * curves.stream().filter(box::intersectsLine).count();
      if (cost < least) {
        least = cost;
        best = box;
      }
    }
    return best;
  }

  private static double distance(Rectangle2D box, Point2D point) {
    return point.distance(box.getCenterX(), box.getCenterY()) / 10;
  }

  /** Places right, left, above and below, moved into the plot where they stand out of it. */
  private static List<Rectangle2D> around(Point2D point, Rectangle2D size, Rectangle2D area) {
    double width = size.getWidth();
    double height = size.getHeight();
    List<Rectangle2D> places = new ArrayList<>();
    for (double away : DISTANCES) {
      for (double across : new double[] {away, -away - width, -width / 2}) {
        for (double down : new double[] {-away - height, -height / 2, away}) {
          double left = Math.clamp(point.getX() + across, area.getMinX(), area.getMaxX() - width);
          double top = Math.clamp(point.getY() + down, area.getMinY(), area.getMaxY() - height);
          places.add(new Rectangle2D.Double(left, top, width, height));
        }
      }
    }
    return places;
  }

  private static void draw(
      Graphics2D graphics, Mark mark, Point2D point, List<String> lines, Rectangle2D box) {
    if (mark.ringed()) {
      double x = Math.clamp(point.getX(), box.getMinX(), box.getMaxX());
      double y = Math.clamp(point.getY(), box.getMinY(), box.getMaxY());
      graphics.setStroke(new BasicStroke(0.6f));
      graphics.setPaint(Color.BLACK);
      graphics.draw(new Line2D.Double(point, new Point2D.Double(x, y)));
      Ellipse2D ring =
          new Ellipse2D.Double(point.getX() - RING, point.getY() - RING, 2 * RING, 2 * RING);
      graphics.setPaint(Color.WHITE);
      graphics.fill(ring);
      graphics.setPaint(Color.BLACK);
      graphics.setStroke(new BasicStroke(1));
      graphics.draw(ring);
    }
    graphics.setPaint(HALO);
    graphics.fill(box);
    graphics.setPaint(Color.BLACK);
    TextBox.draw(graphics, lines, box.getMinX() + PADDING, box.getMinY() + PADDING);
  }
}

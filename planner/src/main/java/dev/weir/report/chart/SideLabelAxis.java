package dev.weir.report.chart;

import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/**
 * An axis at the left whose label stands in as many lines as the height of the plot needs, so that
 * in a flat chart it ends beneath the words above.
 */
final class SideLabelAxis extends NumberAxis {
  private static final long serialVersionUID = 1L;

  /** What the axis beneath takes of the height: ticks in two lines and a label. */
  private static final double BENEATH = 36;

  private transient List<String> lines = List.of();

  SideLabelAxis(String label) {
    super(label);
  }

  @Override
  public AxisSpace reserveSpace(
      Graphics2D graphics, Plot plot, Rectangle2D area, RectangleEdge edge, AxisSpace space) {
    if (!sideways(edge)) {
      return super.reserveSpace(graphics, plot, area, edge, space);
    }
    FontRenderContext context = graphics.getFontRenderContext();
    lines = lines(getLabel(), Math.max(BENEATH, area.getHeight() - BENEATH), context);
    AxisSpace reserved = super.reserveSpace(graphics, plot, area, edge, space);
    reserved.add((lines.size() - 1) * height(context), edge);
    return reserved;
  }

  @Override
  protected AxisState drawLabel(
      String label,
      Graphics2D graphics,
      Rectangle2D plotArea,
      Rectangle2D dataArea,
      RectangleEdge edge,
      AxisState state) {
    if (!sideways(edge)) {
      return super.drawLabel(label, graphics, plotArea, dataArea, edge, state);
    }
    FontRenderContext context = graphics.getFontRenderContext();
    RectangleInsets insets = getLabelInsets();
    graphics.setFont(getLabelFont());
    graphics.setPaint(getLabelPaint());
    double right = state.getCursor() - insets.getRight();
    for (String line : lines.reversed()) {
      double half = width(line, context) / 2;
      double middle = Math.max(dataArea.getCenterY(), dataArea.getMinY() + half);
      TextUtils.drawRotatedString(
          line,
          graphics,
          (float) (right - height(context) / 2),
          (float) middle,
          TextAnchor.CENTER,
          -Math.PI / 2,
          TextAnchor.CENTER);
      right -= height(context);
    }
    state.cursorLeft(state.getCursor() - right + insets.getLeft());
    return state;
  }

  /** The unit in brackets gets a line of its own before anything else is broken. */
  private List<String> lines(String label, double height, FontRenderContext context) {
    int bracket = Math.max(label.lastIndexOf('('), label.lastIndexOf('（'));
    if (width(label, context) > height && bracket > 0) {
      List<String> parts = List.of(label.substring(0, bracket).strip(), label.substring(bracket));
      if (parts.stream().allMatch(part -> width(part, context) <= height)) {
        return parts;
      }
    }
    return LineBreaker.wrap(label, height, part -> width(part, context));
  }

  private boolean sideways(RectangleEdge edge) {
    return edge == RectangleEdge.LEFT && getLabel() != null;
  }

  private double width(String text, FontRenderContext context) {
    return getLabelFont().getStringBounds(text, context).getWidth();
  }

  private double height(FontRenderContext context) {
    return getLabelFont().getLineMetrics("Ag", context).getHeight();
  }
}

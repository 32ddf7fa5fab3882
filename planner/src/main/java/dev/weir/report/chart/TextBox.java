package dev.weir.report.chart;

import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.util.List;

/** Several lines of small text. */
final class TextBox {
  private TextBox() {}

  /** Lines of at most {@code width} points; what does not fit into {@code most} lines is cut. */
  static List<String> wrap(String text, double width, int most, FontRenderContext context) {
    List<String> lines = LineBreaker.wrap(text, width, part -> width(part, context));
    if (lines.size() <= most) {
      return lines;
    }
    String last = lines.get(most - 1);
    while (!last.isEmpty() && width(last + "…", context) > width) {
      last = last.substring(0, last.offsetByCodePoints(last.length(), -1));
    }
    List<String> kept = new java.util.ArrayList<>(lines.subList(0, most - 1));
    kept.add(last + "…");
    return kept;
  }

  static double width(String text, FontRenderContext context) {
    return Frame.SMALL.getStringBounds(text, context).getWidth();
  }

  /** Draws lines to the right of and beneath a corner, in the paint that is set. */
  static void draw(Graphics2D graphics, List<String> lines, double left, double top) {
    LineMetrics metrics = Frame.SMALL.getLineMetrics("Ag", graphics.getFontRenderContext());
    graphics.setFont(Frame.SMALL);
    for (int i = 0; i < lines.size(); i++) {
      double base = top + metrics.getAscent() + i * metrics.getHeight();
      graphics.drawString(lines.get(i), (float) left, (float) base);
    }
  }
}

package dev.weir.report.chart;

import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.ui.RectangleEdge;

/**
 * The right margin: the names of lines, each at the height of its line and none over another. A
 * stroke of the line's own kind leads from the plot to the name.
 */
final class MarginAxis extends NumberAxis {
  private static final long serialVersionUID = 1L;
  private static final double LEADER = 16;
  private static final double GAP = 3;

  /** Names wider than this are broken: about 15 % of the width of a page. */
  private static final double WIDEST = 78;

  private static final int MOST_LINES = 2;

  /**
   * @param text name of a line
   * @param place its height in the unit of the axis
   * @param ink as the line is drawn
   */
  record Name(String text, double place, Ink ink) {}

  private final transient List<Name> names;

  MarginAxis(List<Name> names, double lowest, double highest) {
    super(null);
    this.names = names.stream().sorted(Comparator.comparingDouble(Name::place).reversed()).toList();
    setRange(lowest, highest);
  }

  private record Block(Name name, List<String> lines, double width, double height) {}

  private List<Block> blocks(Graphics2D graphics) {
    FontRenderContext context = graphics.getFontRenderContext();
    double lineHeight = Frame.SMALL.getLineMetrics("Ag", context).getHeight();
    List<Block> blocks = new ArrayList<>();
    for (Name name : names) {
      String text = name.place() > getUpperBound() ? "↑ " + name.text() : name.text();
      List<String> lines = TextBox.wrap(text, WIDEST, MOST_LINES, context);
      double width =
          lines.stream().mapToDouble(line -> TextBox.width(line, context)).max().orElse(0);
      blocks.add(new Block(name, lines, width, lineHeight * lines.size()));
    }
    return blocks;
  }

  @Override
  public AxisSpace reserveSpace(
      Graphics2D graphics, Plot plot, Rectangle2D area, RectangleEdge edge, AxisSpace space) {
    double width = blocks(graphics).stream().mapToDouble(Block::width).max().orElse(0);
    space.add(LEADER + GAP + width, edge);
    return space;
  }

  @Override
  public AxisState draw(
      Graphics2D graphics,
      double cursor,
      Rectangle2D plotArea,
      Rectangle2D dataArea,
      RectangleEdge edge,
      PlotRenderingInfo info) {
    List<Block> blocks = blocks(graphics);
    double[] tops = tops(blocks, dataArea, edge);
    for (int i = 0; i < tops.length; i++) {
      draw(graphics, blocks.get(i), tops[i], dataArea, edge);
    }
    return new AxisState(cursor);
  }

  private double height(Block block, Rectangle2D area, RectangleEdge edge) {
    double inside = Math.clamp(block.name().place(), getLowerBound(), getUpperBound());
    return valueToJava2D(inside, area, edge);
  }

  /** Upper edges: at the height of the line if there is room, else beneath the one above. */
  private double[] tops(List<Block> blocks, Rectangle2D area, RectangleEdge edge) {
    double[] tops = new double[blocks.size()];
    double free = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < tops.length; i++) {
      double wanted = height(blocks.get(i), area, edge) - blocks.get(i).height() / 2;
      tops[i] = Math.max(wanted, free);
      free = tops[i] + blocks.get(i).height();
    }
    double limit = area.getMaxY() + GAP;
    for (int i = tops.length - 1; i >= 0; i--) {
      tops[i] = Math.min(tops[i], limit - blocks.get(i).height());
      limit = tops[i];
    }
    return tops;
  }

  private void draw(
      Graphics2D graphics, Block block, double top, Rectangle2D area, RectangleEdge edge) {
    double x = area.getMaxX();
    double middle = top + block.height() / 2;
    Path2D leader =
        new Path2D.Double(new Line2D.Double(x, height(block, area, edge), x + 4, middle));
    leader.lineTo(x + LEADER, middle);
    graphics.setPaint(block.name().ink().colour());
    graphics.setStroke(block.name().ink().stroke());
    graphics.draw(leader);
    graphics.setPaint(Frame.TEXT);
    TextBox.draw(graphics, block.lines(), x + LEADER + GAP, top);
  }
}

package dev.weir.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.time.Instant;
import org.jfree.chart.annotations.XYPointerAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** A ringed dot on a worst moment, with its words beside it, turned away from the near edge. */
final class Callout {
  private static final double RING = 5;

  /** Share of the width from which the words stand to the left of the dot. */
  private static final double TURN_FROM = 0.55;

  private Callout() {}

  /** Whether words on a dot at {@code at} stand to its left. */
  static boolean toTheLeft(ValueAxis time, Instant at) {
    double share = (at.toEpochMilli() - time.getLowerBound()) / time.getRange().getLength();
    return share > TURN_FROM;
  }

  /**
   * @param plot the panel
   * @param time its time axis, already ranged (shared between panels, so not the plot's own)
   * @param at where on the time axis
   * @param value where on the value axis, in its unit
   * @param words what to say
   */
  static void add(XYPlot plot, ValueAxis time, Instant at, double value, String words) {
    double x = at.toEpochMilli();
    ring(plot, x, value);
    boolean toTheLeft = toTheLeft(time, at);
    double angle = toTheLeft ? Math.PI + 0.45 : -0.45;
    XYPointerAnnotation pointer = new XYPointerAnnotation(words, x, value, angle);
    pointer.setFont(Frame.SMALL);
    pointer.setBaseRadius(26);
    pointer.setTipRadius(RING);
    pointer.setArrowLength(3);
    pointer.setArrowWidth(2);
    pointer.setArrowStroke(new BasicStroke(0.6f));
    pointer.setTextAnchor(toTheLeft ? TextAnchor.CENTER_RIGHT : TextAnchor.CENTER_LEFT);
    pointer.setBackgroundPaint(Color.WHITE);
    plot.addAnnotation(pointer);
  }

  private static void ring(XYPlot plot, double x, double value) {
    XYSeries dot = new XYSeries("");
    dot.add(x, value);
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    renderer.setSeriesShape(
        0, new java.awt.geom.Ellipse2D.Double(-RING / 2, -RING / 2, RING, RING));
    renderer.setUseFillPaint(true);
    renderer.setSeriesFillPaint(0, Color.WHITE);
    renderer.setSeriesPaint(0, Color.BLACK);
    renderer.setSeriesOutlineStroke(0, new BasicStroke(1));
    renderer.setDrawOutlines(true);
    renderer.setSeriesVisibleInLegend(0, false);
    int index = plot.getDatasetCount();
    plot.setDataset(index, new XYSeriesCollection(dot));
    plot.setRenderer(index, renderer);
  }
}

package dev.weir.report.chart;

import dev.weir.report.Formatter;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** A logarithmic axis of objectives: values are log10 of seconds, ticks the usual objectives. */
final class DurationAxis extends NumberAxis {
  private static final long serialVersionUID = 1L;
  private static final double[] USUAL = {
    1, 5, 10, 30, 60, 300, 900, 1_800, 3_600, 14_400, 86_400, 604_800
  };

  private final transient Formatter formatter;

  DurationAxis(String label, double fromSeconds, double toSeconds, Formatter formatter) {
    super(label);
    this.formatter = formatter;
    setRange(Math.log10(fromSeconds), Math.log10(toSeconds));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public List refreshTicks(
      Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    List<NumberTick> ticks = new ArrayList<>();
    for (double seconds : USUAL) {
      double value = Math.log10(seconds);
      if (getRange().contains(value)) {
        ticks.add(
            new NumberTick(
                value, formatter.duration(seconds), TextAnchor.TOP_CENTER, TextAnchor.CENTER, 0));
      }
    }
    return ticks;
  }
}

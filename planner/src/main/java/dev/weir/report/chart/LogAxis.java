package dev.weir.report.chart;

import dev.weir.report.Formatter;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * A logarithmic axis: values are log10, ticks stand at round numbers, as many as fit beside each
 * other. What is zero has no place on such an axis; it may be given one at the lower end, and is
 * labelled there.
 */
final class LogAxis extends NumberAxis {
  private static final long serialVersionUID = 1L;

  /** Between two labels on a horizontal axis, in points. */
  private static final double APART = 6;

  /** Lengths of time that are usual as objectives. */
  private static final double[] DURATIONS = {
    1e-3, 1e-2, 0.1, 1, 5, 10, 30, 60, 300, 900, 1_800, 3_600, 14_400, 86_400, 604_800, 2_592_000
  };

  /** Decades above the place of zero within which nothing is labelled: it would seem a scale. */
  private static final double ZERO_APART = 0.3;

  private static final double[] IN_A_DECADE = {1, 2, 5};

  private final transient double[] rounds;
  private final transient DoubleFunction<String> label;
  private double zeroAt = Double.NaN;

  private LogAxis(String name, Ends ends, double[] rounds, DoubleFunction<String> label) {
    super(name);
    this.rounds = rounds;
    this.label = label;
    setRange(Math.log10(ends.from()), Math.log10(ends.to()));
  }

  /**
   * Where an axis starts and ends.
   *
   * @param from above zero
   * @param to above {@code from}
   */
  record Ends(double from, double to) {}

  /** An axis of seconds whose ticks are written with their units. */
  static LogAxis durations(String name, Ends seconds, Formatter formatter) {
    return new LogAxis(name, seconds, DURATIONS, formatter::duration);
  }

  /** An axis of numbers. */
  static LogAxis numbers(String name, Ends ends) {
    java.text.DecimalFormat format = new java.text.DecimalFormat("#,##0.######", Frame.symbols());
    int first = (int) Math.floor(Math.log10(ends.from()));
    int last = (int) Math.ceil(Math.log10(ends.to()));
    double[] rounds = new double[(last - first + 1) * IN_A_DECADE.length];
    for (int i = 0; i < rounds.length; i++) {
      rounds[i] =
          IN_A_DECADE[i % IN_A_DECADE.length] * Math.pow(10, first + i / IN_A_DECADE.length);
    }
    return new LogAxis(name, ends, rounds, format::format);
  }

  /** Gives zero a place below all values; no round number stands between it and them. */
  void showZeroAt(double place) {
    zeroAt = Math.log10(place);
  }

  Panel.Kind kind() {
    return rounds == DURATIONS ? Panel.Kind.LOGARITHM_OF_SECONDS : Panel.Kind.LOGARITHM;
  }

  Optional<Double> zero() {
    return Double.isNaN(zeroAt) ? Optional.empty() : Optional.of(zeroAt);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public List refreshTicks(
      Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    boolean across = RectangleEdge.isTopOrBottom(edge);
    FontRenderContext context = graphics.getFontRenderContext();
    List<NumberTick> ticks = new ArrayList<>();
    double free = Double.NEGATIVE_INFINITY;
    if (!Double.isNaN(zeroAt)) {
      String text = label.apply(0);
      ticks.add(tick(zeroAt, text, across));
      free = reach(zeroAt, text, area, edge, context, 1);
    }
    for (double round : Arrays.stream(rounds).filter(this::shows).toArray()) {
      double value = Math.log10(round);
      String text = label.apply(round);
      if (reach(value, text, area, edge, context, -1) >= free) {
        ticks.add(tick(value, text, across));
        free = reach(value, text, area, edge, context, 1);
      }
    }
    return ticks;
  }

  private boolean shows(double round) {
    double value = Math.log10(round);
    return getRange().contains(value) && !(value <= zeroAt + ZERO_APART);
  }

  /** Where a label begins (-1) or ends (1), growing with the value. */
  private double reach(
      double value,
      String text,
      Rectangle2D area,
      RectangleEdge edge,
      FontRenderContext context,
      int side) {
    double place = valueToJava2D(value, area, edge);
    Rectangle2D box = getTickLabelFont().getStringBounds(text, context);
    return RectangleEdge.isTopOrBottom(edge)
        ? place + side * (box.getWidth() + APART) / 2
        : -place + side * box.getHeight() / 2;
  }

  private static NumberTick tick(double value, String text, boolean across) {
    return new NumberTick(
        value,
        text,
        across ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT,
        TextAnchor.CENTER,
        0);
  }
}

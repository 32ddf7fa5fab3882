package dev.weir.report.chart;

import dev.weir.report.Formatter;
import dev.weir.report.Plot;
import java.time.Instant;
import java.util.Arrays;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnits;
import org.jfree.chart.axis.ValueAxis;

/** One axis of a plot: its unit, its ends, and where a value stands on it. */
final class PlotAxis {
  private static final double MILLIS = 1_000;

  /** Share of a linear axis that stays free above the largest value. */
  private static final double ROOM = 0.12;

  /** Room for call-outs above the largest value. */
  private static final double ROOM_FOR_WORDS = 0.3;

  /** Share of an axis that half the shape of a point covers. */
  private static final double SHAPES = 0.03;

  /** How far below the smallest value a logarithmic axis gives zero its place, as a factor. */
  private static final double ZERO_BELOW = 3;

  private static final int[] MONTHS_APART = {1, 2, 3, 6, 12, 24, 60, 120};

  private final Plot.Axis axis;
  private final Formatter formatter;
  private final AxisUnit unit;
  private final boolean zero;
  private final double zeroAt;
  private double low;
  private double high;

  /**
   * @param values all that has to fit, in base units
   * @param currency of an axis of money
   */
  PlotAxis(Plot.Axis axis, double[] values, String currency, Formatter formatter) {
    this.axis = axis;
    this.formatter = formatter;
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    double most = Arrays.stream(finite).max().orElse(1);
    double least = Arrays.stream(finite).min().orElse(0);
    this.unit = AxisUnit.of(axis.kind(), most, currency, formatter);
    this.zero = logarithmic() && least <= 0;
    if (logarithmic()) {
      double smallest = Arrays.stream(finite).filter(value -> value > 0).min().orElse(1);
      zeroAt = smallest / ZERO_BELOW;
      low = zero ? zeroAt : smallest;
      high = Math.max(most, smallest);
    } else {
      zeroAt = 0;
      low = moments() ? least : Math.min(0, least);
      high = Math.max(most, low);
    }
    if (high <= low) {
      high = logarithmic() ? low * 10 : low + unit.size();
    }
  }

  /** Leaves room above the largest value, and below the smallest of a logarithmic axis. */
  PlotAxis withRoom(boolean forWords) {
    double share = forWords ? ROOM_FOR_WORDS : ROOM;
    if (logarithmic()) {
      double factor = Math.pow(high / low, share);
      high *= factor;
      low = zero ? low : low / Math.min(factor, 1 / (1 - ROOM));
    } else {
      high += share * (high - low);
    }
    return this;
  }

  /** Leaves room for the shapes of points at both ends. */
  PlotAxis withRoomAround() {
    if (logarithmic()) {
      double factor = Math.pow(high / low, SHAPES);
      low /= factor;
      high *= factor;
    } else {
      double room = SHAPES * (high - low);
      low -= room;
      high += room;
    }
    return this;
  }

  /** Leaves half a column at each end. */
  PlotAxis withEnds(double baseUnits) {
    low -= baseUnits;
    high += baseUnits;
    return this;
  }

  /** Where a value stands on the drawn axis; NaN where it has no place. */
  double place(double value) {
    if (!Double.isFinite(value)) {
      return Double.NaN;
    }
    if (logarithmic()) {
      return Math.log10((value > 0 ? value : zeroAt) / logarithmUnit());
    }
    return moments() ? value * MILLIS : value / unit.size();
  }

  double lowest() {
    return place(low);
  }

  double highest() {
    return place(high);
  }

  /** The words at the axis, with its unit unless the ticks carry it. */
  String label() {
    String name = formatter.text(axis.messageKey());
    if (unit.label().isEmpty() || logarithmicTime()) {
      return name;
    }
    return Words.fill(formatter.text("chart.axis.withUnit"), "label", name, "unit", unit.label());
  }

  ValueAxis draw(Frame frame) {
    if (moments()) {
      return frame.time(instant(low), instant(high));
    }
    if (logarithmic()) {
      LogAxis.Ends ends = new LogAxis.Ends(low / logarithmUnit(), high / logarithmUnit());
      LogAxis drawn =
          logarithmicTime()
              ? LogAxis.durations(label(), ends, formatter)
              : LogAxis.numbers(label(), ends);
      if (zero) {
        drawn.showZeroAt(zeroAt / logarithmUnit());
      }
      frame.dress(drawn);
      return drawn;
    }
    NumberAxis drawn = frame.values(label(), 1);
    drawn.setRange(lowest(), highest());
    if (axis.kind() == Plot.Axis.Kind.MONTHS) {
      drawn.setStandardTickUnits(wholeMonths());
    } else if (axis.kind() == Plot.Axis.Kind.COUNT) {
      drawn.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    }
    return drawn;
  }

  private static TickUnits wholeMonths() {
    TickUnits units = new TickUnits();
    for (int months : MONTHS_APART) {
      units.add(new NumberTickUnit(months));
    }
    return units;
  }

  private static Instant instant(double epochSeconds) {
    return Instant.ofEpochMilli(Math.round(epochSeconds * MILLIS));
  }

  private boolean moments() {
    return axis.kind() == Plot.Axis.Kind.MOMENT;
  }

  private boolean logarithmic() {
    return axis.scale() == Plot.Axis.Scale.LOGARITHMIC && !moments();
  }

  private boolean logarithmicTime() {
    return logarithmic() && axis.kind() == Plot.Axis.Kind.SECONDS;
  }

  /** Ticks of a logarithmic axis of time are written in seconds, minutes and hours by turns. */
  private double logarithmUnit() {
    return logarithmicTime() ? 1 : unit.size();
  }
}

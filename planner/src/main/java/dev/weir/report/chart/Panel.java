package dev.weir.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;

/**
 * What stands in one rectangle of a drawn chart, for a renderer that lets a reader point into it.
 *
 * @param area where, in points
 * @param x its horizontal axis, shared by the panels of a chart
 * @param y its vertical axis
 * @param curves what is drawn, in the units of the axes
 * @param levels horizontal lines
 * @param marks ringed points
 */
public record Panel(
    Rectangle2D area, Scale x, Scale y, List<Curve> curves, List<Level> levels, List<Mark> marks) {
  public Panel {
    curves = List.copyOf(curves);
    levels = List.copyOf(levels);
    marks = List.copyOf(marks);
  }

  /** How an axis is divided. */
  public enum Kind {
    /** Milliseconds since 1970-01-01T00:00Z. */
    TIME,
    LINEAR,
    /** Logarithms to the base of ten. */
    LOGARITHM,
    /** Logarithms of seconds. */
    LOGARITHM_OF_SECONDS
  }

  /**
   * @param label as printed at the axis, with its unit
   * @param low at its lower or left end
   * @param high at its other end
   * @param zero where a logarithmic axis shows zero
   */
  public record Scale(Kind kind, String label, double low, double high, Optional<Double> zero) {}

  /**
   * How points are shown.
   *
   * @param joined by lines, each value going over into the next
   */
  public record Shape(boolean joined, boolean filled, Pen pen) {}

  /** Colour and stroke. */
  public record Pen(Color colour, BasicStroke stroke) {}

  /** Points in the units of the axes; NaN interrupts. */
  public record Curve(String name, Shape shape, List<Point> points) {
    public Curve {
      points = List.copyOf(points);
    }
  }

  /** One point. */
  public record Point(double x, double y) {}

  /** A line across. */
  public record Level(double y, Pen pen) {}

  /** A point with words. */
  public record Mark(double x, double y, String words) {}
}

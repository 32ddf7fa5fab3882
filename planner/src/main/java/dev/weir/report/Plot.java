package dev.weir.report;

import java.util.List;

/**
 * A chart of two axes. Values are in base units (bytes, bits per second, seconds; moments as
 * seconds since 1970-01-01T00:00Z, months as a count): a renderer scales them as it writes them in
 * tables.
 *
 * @param series what is drawn, at most {@link SeriesPoint#MOST_POINTS} points each
 * @param levels horizontal lines across the plot, each labelled in the right margin
 * @param marks ringed points with a call-out
 */
public record Plot(
    String key,
    Sentence finding,
    Axis x,
    Axis y,
    List<Series> series,
    List<Level> levels,
    List<Mark> marks)
    implements Graphic {
  public Plot {
    series = List.copyOf(series);
    levels = List.copyOf(levels);
    marks = List.copyOf(marks);
  }

  /**
   * @param messageKey its label in the bundle, without the unit
   * @param kind what it counts
   * @param scale how it is divided
   */
  public record Axis(String messageKey, Kind kind, Scale scale) {
    /** What an axis counts. */
    public enum Kind {
      MOMENT,
      SECONDS,
      BYTES,
      BITS_PER_SECOND,
      MONTHS,
      MONEY,
      FRACTION,
      COUNT
    }

    /** Linear axes start at 0, but for moments. */
    public enum Scale {
      LINEAR,
      LOGARITHMIC
    }
  }

  /**
   * @param label a name, or a word of the bundle
   * @param role colour and stroke
   * @param shape how the points are joined
   */
  public record Series(FigureValue label, Role role, Shape shape, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /** One point, in base units. */
  public record Point(double x, double y) {}

  /** A horizontal line. */
  public record Level(FigureValue label, Role role, double y) {}

  /** A ringed point with words beside it. */
  public record Mark(Sentence words, double x, double y) {}

  /** How points are joined. */
  public enum Shape {
    LINE,
    /** Each value holds until the next. */
    STEPS,
    COLUMNS,
    POINTS,
    /** Points of lines that break the objective. */
    HOLLOW_POINTS
  }

  /** What something is, which decides its colour and its stroke in black and white. */
  public enum Role {
    CHOSEN,
    CHEAPER,
    DEARER,
    WRITTEN,
    OBJECTIVE,
    NEUTRAL
  }
}

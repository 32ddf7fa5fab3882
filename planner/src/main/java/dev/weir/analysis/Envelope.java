package dev.weir.analysis;

/**
 * The most that arrives in any interval of a given length: the vertices of the upper concave hull,
 * by rising length. They answer every question about a constant, uninterrupted line without
 * replaying the samples. Units and nanoseconds are exact integers; see {@link EnvelopeBuilder}.
 */
public final class Envelope {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long[] lengths;
  private final long[] units;
  private final long[] starts;
  private final long[] ends;
  private final double wireBytesPerUnit;

  Envelope(long[] lengths, long[] units, long[] starts, long[] ends, double wireBytesPerUnit) {
    this.lengths = lengths;
    this.units = units;
    this.starts = starts;
    this.ends = ends;
    this.wireBytesPerUnit = wireBytesPerUnit;
  }

  /**
   * One corner of the hull.
   *
   * @param lengthNanos x, length of the interval
   * @param wireBytes F, most wire bytes in any interval of this length
   * @param startNanos start of an interval reaching F, since 1970-01-01T00:00Z
   * @param endNanos its end
   */
  public record Vertex(long lengthNanos, double wireBytes, long startNanos, long endNanos) {}

  /** Number of vertices; 0 when nothing was written at all. */
  public int size() {
    return lengths.length;
  }

  /** Vertex {@code j}, by rising length. */
  public Vertex vertex(int j) {
    return new Vertex(lengths[j], wireBytes(j), starts[j], ends[j]);
  }

  /**
   * C_min(R) = max F_j / (x_j + R), in wire bytes per second; positive infinity where R and x_1 are
   * both 0.
   *
   * @param objectiveNanos R, not negative
   */
  public double requiredBytesPerSecond(long objectiveNanos) {
    return size() == 0 ? 0 : rate(bindingVertex(objectiveNanos), objectiveNanos);
  }

  /**
   * The vertex whose interval decides the required bandwidth for R.
   *
   * @throws IllegalStateException when nothing was written
   */
  public Vertex binding(long objectiveNanos) {
    if (size() == 0) {
      throw new IllegalStateException("no interval binds: nothing was written");
    }
    return vertex(bindingVertex(objectiveNanos));
  }

  /**
   * Largest backlog max(0, F_j - c x_j) in wire bytes on a line that starts empty.
   *
   * @param bytesPerSecond c, more than 0
   */
  public double peakBacklogBytes(double bytesPerSecond) {
    return size() == 0 ? 0 : Math.max(0, excess(steepestAbove(bytesPerSecond), bytesPerSecond));
  }

  /** Largest recovery point age max(0, F_j / c - x_j) in seconds. */
  public double peakAgeSeconds(double bytesPerSecond) {
    return peakBacklogBytes(bytesPerSecond) / bytesPerSecond;
  }

  /** F_j / (x_j + R) rises, then falls, along a concave hull. */
  private int bindingVertex(long objectiveNanos) {
    int low = 0;
    int high = size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rate(middle + 1, objectiveNanos) > rate(middle, objectiveNanos)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** F_j - c x_j rises, then falls, along a concave hull. */
  private int steepestAbove(double bytesPerSecond) {
    int low = 0;
    int high = size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      double rise = (units[middle + 1] - units[middle]) * wireBytesPerUnit;
      if (rise > bytesPerSecond * (seconds(middle + 1) - seconds(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private double rate(int j, long objectiveNanos) {
    return wireBytes(j) / ((lengths[j] + (double) objectiveNanos) / NANOS_PER_SECOND);
  }

  private double excess(int j, double bytesPerSecond) {
    return wireBytes(j) - bytesPerSecond * seconds(j);
  }

  private double wireBytes(int j) {
    return units[j] * wireBytesPerUnit;
  }

  private double seconds(int j) {
    return lengths[j] / NANOS_PER_SECOND;
  }
}

package dev.weir.units;

import java.util.LinkedHashMap;
import java.util.Map;

/** Bytes per second of a disk or a program, more than 0; a line has a {@link Bandwidth}. */
public record DataRate(long bytesPerSecond) implements Comparable<DataRate> {
  private static final Map<String, Long> UNITS = new LinkedHashMap<>();

  static {
    long decimal = 1;
    for (String unit : new String[] {"B/s", "kB/s", "MB/s", "GB/s", "TB/s"}) {
      UNITS.put(unit, decimal);
      decimal *= 1000;
    }
    long binary = 1024;
    for (String unit : new String[] {"KiB/s", "MiB/s", "GiB/s"}) {
      UNITS.put(unit, binary);
      binary *= 1024;
    }
  }

  public DataRate {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException("a rate is more than 0 B/s, not " + bytesPerSecond);
    }
  }

  /** Parses for example {@code 200MB/s} or {@code 1.5 GiB/s}. */
  public static DataRate parse(String text) {
    long bytes = Notation.parse("rate", text, UNITS, "200 MB/s");
    if (bytes == 0) {
      throw new UnitFormatException(
          "'" + text + "' is no rate: it is more than 0 B/s, for example 200 MB/s");
    }
    return new DataRate(bytes);
  }

  /** Prints a text that {@link #parse} reads back to the same rate. */
  @Override
  public String toString() {
    return Notation.print(bytesPerSecond, UNITS, "B/s");
  }

  @Override
  public int compareTo(DataRate other) {
    return Long.compare(bytesPerSecond, other.bytesPerSecond);
  }
}

package dev.weir.units;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a line can carry, in bits per second as counted in Ethernet frames. */
public record Bandwidth(long bitsPerSecond) implements Comparable<Bandwidth> {
  private static final Map<String, Long> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("bit/s", 1L);
    UNITS.put("kbit/s", 1_000L);
    UNITS.put("Mbit/s", 1_000_000L);
    UNITS.put("Gbit/s", 1_000_000_000L);
    UNITS.put("Tbit/s", 1_000_000_000_000L);
  }

  public Bandwidth {
    if (bitsPerSecond <= 0) {
      throw new IllegalArgumentException("a bandwidth is more than 0 bit/s, not " + bitsPerSecond);
    }
  }

  /** Parses for example {@code 20Mbit/s} or {@code 1.5 Gbit/s}. */
  public static Bandwidth parse(String text) {
    long bits = Notation.parse("bandwidth", text, UNITS, "20 Mbit/s");
    if (bits == 0) {
      throw new UnitFormatException(
          "'"
              + text
              + "' is no bandwidth: a line carries more than 0 bit/s, for example 20 Mbit/s");
    }
    return new Bandwidth(bits);
  }

  /** Bytes per second. */
  public double bytesPerSecond() {
    return bitsPerSecond / 8.0;
  }

  /** Prints a text that {@link #parse} reads back to the same bandwidth. */
  @Override
  public String toString() {
    return Notation.print(bitsPerSecond, UNITS, "bit/s");
  }

  @Override
  public int compareTo(Bandwidth other) {
    return Long.compare(bitsPerSecond, other.bitsPerSecond);
  }
}

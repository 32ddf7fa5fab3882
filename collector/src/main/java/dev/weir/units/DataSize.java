package dev.weir.units;

import java.util.LinkedHashMap;
import java.util.Map;

/** An amount of data in bytes, never negative. */
public record DataSize(long bytes) implements Comparable<DataSize> {
  private static final Map<String, Long> DECIMAL = new LinkedHashMap<>();
  private static final Map<String, Long> ALL = new LinkedHashMap<>();

  static {
    long decimal = 1;
    for (String unit : new String[] {"B", "kB", "MB", "GB", "TB", "PB"}) {
      DECIMAL.put(unit, decimal);
      decimal *= 1000;
    }
    ALL.putAll(DECIMAL);
    long binary = 1024;
    for (String unit : new String[] {"KiB", "MiB", "GiB", "TiB", "PiB"}) {
      ALL.put(unit, binary);
      binary *= 1024;
    }
  }

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("negative size: " + bytes + " B");
    }
  }

  /** Parses for example {@code 10GB}, {@code 256 MiB}, {@code 1.5 TB}. */
  public static DataSize parse(String text) {
    return new DataSize(Notation.parse("size", text, ALL, "256 MiB"));
  }

  /** Prints a text that {@link #parse} reads back to the same size. */
  @Override
  public String toString() {
    String decimal = Notation.print(bytes, DECIMAL, "B");
    String binary = bytes % 1024 == 0 ? Notation.print(bytes, ALL, "B") : decimal;
    boolean shorter = binary.length() < decimal.length() || bytes % 1000 != 0;
    return bytes > 0 && shorter ? binary : decimal;
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }
}

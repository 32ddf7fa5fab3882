package dev.weir.drift;

import java.util.Locale;

/** Sizes, times and rates as people read them: three digits or so, with a unit. */
public final class Amounts {
  private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB", "PB"};
  private static final String[] RATES = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s"};

  /** What would be rounded up to a thousand. */
  private static final double NEXT_UNIT = 999.995;

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Amounts() {}

  /** A size. */
  public static String bytes(double bytes) {
    return scaled(bytes, SIZES);
  }

  /** A bandwidth. */
  public static String bitsPerSecond(double bitsPerSecond) {
    return scaled(bitsPerSecond, RATES);
  }

  private static String scaled(double amount, String[] units) {
    double value = amount;
    int unit = 0;
    while (Math.abs(value) >= NEXT_UNIT && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.2f %s", value, units[unit]);
  }

  /** A time: {@code 0.25 s}, {@code 13 min 20 s}, {@code 2 d 4 h}. */
  public static String seconds(double seconds) {
    long whole = Math.round(Math.abs(seconds));
    if (whole < MINUTE) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    String sign = seconds < 0 ? "-" : "";
    if (whole < HOUR) {
      return sign + pair(whole, MINUTE, "min", "s");
    }
    return sign
        + (whole < DAY
            ? pair(Math.round(whole / (double) MINUTE), MINUTE, "h", "min")
            : pair(Math.round(whole / (double) HOUR), DAY / HOUR, "d", "h"));
  }

  private static String pair(long amount, long large, String largeUnit, String unit) {
    String first = amount / large + " " + largeUnit;
    return amount % large == 0 ? first : first + " " + amount % large + " " + unit;
  }
}

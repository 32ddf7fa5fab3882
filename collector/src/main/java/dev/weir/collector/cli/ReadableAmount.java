package dev.weir.collector.cli;

import dev.weir.units.DataSize;
import java.util.Locale;

/** Rounded amounts for tables that people read; files and JSON carry exact numbers. */
final class ReadableAmount {
  private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

  private static final long[] UNIT_SECONDS = {86_400, 3_600, 60, 1};
  private static final String[] UNITS = {"d", "h", "min", "s"};

  private ReadableAmount() {}

  /** Four significant digits with a decimal unit, for example {@code 26.22 GB}. */
  static String bytes(double bytes) {
    int step = 0;
    double shown = bytes;
    while (shown >= 999.95 && step < PREFIXES.length - 1) {
      shown /= 1000;
      step++;
    }
    int decimals =
        step == 0 && shown == Math.rint(shown) ? 0 : shown < 10 ? 3 : shown < 100 ? 2 : 1;
    return String.format(Locale.ROOT, "%." + decimals + "f %sB", shown, PREFIXES[step]);
  }

  static String bytesPerSecond(double rate) {
    return bytes(rate) + "/s";
  }

  /** The two largest units, for example {@code 3 d 4 h}, {@code 10 min 5 s}, {@code 2.5 s}. */
  static String duration(double seconds) {
    if (seconds < 59.95) {
      String pattern = seconds == Math.rint(seconds) ? "%.0f s" : "%.1f s";
      return String.format(Locale.ROOT, pattern, seconds);
    }
    long whole = Math.round(seconds);
    for (int i = 0; i < UNIT_SECONDS.length - 1; i++) {
      if (whole >= UNIT_SECONDS[i]) {
        long rest = whole % UNIT_SECONDS[i] / UNIT_SECONDS[i + 1];
        String first = whole / UNIT_SECONDS[i] + " " + UNITS[i];
        return rest == 0 ? first : first + " " + rest + " " + UNITS[i + 1];
      }
    }
    throw new IllegalStateException("a duration of " + seconds + " s");
  }

  /** A power of two with a binary unit, for example {@code 4 KiB}. */
  static String binary(long bytes) {
    return bytes == 1 ? "1 B" : new DataSize(bytes).toString();
  }

  /** Counts sources in words: {@code 1 source}, {@code 2 sources}. */
  static String sources(int count) {
    return counted(count, "source");
  }

  /** Counts in words: {@code 1 sample}, {@code 1,200 samples}. */
  static String counted(long count, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
  }
}

package dev.weir.collector.cli;

import java.util.Locale;

/** Rounded amounts for tables that people read; files and JSON carry exact numbers. */
final class ReadableAmount {
  private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

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

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, seconds == Math.rint(seconds) ? "%.0f s" : "%.1f s", seconds);
  }
}

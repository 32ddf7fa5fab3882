package dev.weir.collector.importing;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the values of a series are, as far as its metric's name tells: Prometheus ends the names of
 * counters in {@code _total} and drops the name of what a function made.
 */
enum PrometheusMetric {
  /** Bytes since some start. */
  BYTES_COUNTER(1),
  /** Sectors of 512 bytes since some start: node_exporter before 0.16. */
  SECTORS_COUNTER(512),
  /** Behind a function: taken as bytes per second. */
  NAMELESS(1),
  /** A recording rule or a name like it: a person has to say what it is. */
  OPEN(1),
  /** Nothing that is written in bytes. */
  OTHER(0);

  private static final Pattern OLD_NODE_EXPORTER =
      Pattern.compile("node_disk_(bytes_written|sectors_written)");

  private final int unitBytes;

  PrometheusMetric(int unitBytes) {
    this.unitBytes = unitBytes;
  }

  static PrometheusMetric of(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    if (plain.isEmpty()) {
      return NAMELESS;
    }
    if (plain.contains("sectors_written")) {
      return SECTORS_COUNTER;
    }
    boolean written = plain.contains("writ") && plain.contains("byte");
    if (!written) {
      return OTHER;
    }
    boolean counter = plain.endsWith("_total") || OLD_NODE_EXPORTER.matcher(plain).matches();
    boolean made = plain.contains(":") || plain.contains("rate") || plain.contains("per_second");
    return counter && !made ? BYTES_COUNTER : OPEN;
  }

  int unitBytes() {
    return unitBytes;
  }
}

package dev.weir.collector.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Instants as the reader's clock shows them. */
record LocalTimes(ZoneId zone) {
  private static final String UTC = "UTC";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss", Locale.ENGLISH);
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

  String of(@Nullable Instant instant) {
    return instant == null ? "-" : TIME.format(instant.atZone(zone));
  }

  String of(long nanos) {
    return of(Instant.EPOCH.plusNanos(nanos));
  }

  /** The zone's name, the same for all that are UTC at all times ({@code Z}, {@code Etc/UTC}). */
  static String nameOf(ZoneId zone) {
    return zone.normalized().equals(ZoneOffset.UTC) ? UTC : zone.getId();
  }

  /** The zone's name and, where that does not say it, its distance from UTC at an instant. */
  String zoneAt(@Nullable Instant instant) {
    String name = nameOf(zone);
    if (instant == null || name.equals(UTC)) {
      return name;
    }
    return name + " (UTC" + OFFSET.format(instant.atZone(zone)) + ")";
  }
}

package dev.weir.collector.importing;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.Optional;

/**
 * Places behind Windows' names of the time zones of most machines, after the table windowsZones of
 * the Unicode CLDR. A name that is not here, as Windows in some languages translates them, leaves
 * the header's bias, which does not follow summer time.
 */
final class WindowsZones {
  private static final Map<String, String> PLACES =
      Map.ofEntries(
          Map.entry("Tokyo", "Asia/Tokyo"),
          Map.entry("Korea", "Asia/Seoul"),
          Map.entry("China", "Asia/Shanghai"),
          Map.entry("Taipei", "Asia/Taipei"),
          Map.entry("Singapore", "Asia/Singapore"),
          Map.entry("SE Asia", "Asia/Bangkok"),
          Map.entry("India", "Asia/Kolkata"),
          Map.entry("Arabian", "Asia/Dubai"),
          Map.entry("Arab", "Asia/Riyadh"),
          Map.entry("Russian", "Europe/Moscow"),
          Map.entry("Turkey", "Europe/Istanbul"),
          Map.entry("South Africa", "Africa/Johannesburg"),
          Map.entry("E. South America", "America/Sao_Paulo"),
          Map.entry("GMT", "Europe/London"),
          Map.entry("W. Europe", "Europe/Berlin"),
          Map.entry("Central Europe", "Europe/Budapest"),
          Map.entry("Central European", "Europe/Warsaw"),
          Map.entry("Romance", "Europe/Paris"),
          Map.entry("GTB", "Europe/Bucharest"),
          Map.entry("FLE", "Europe/Kyiv"),
          Map.entry("E. Europe", "Europe/Chisinau"),
          Map.entry("Israel", "Asia/Jerusalem"),
          Map.entry("Eastern", "America/New_York"),
          Map.entry("Central", "America/Chicago"),
          Map.entry("Mountain", "America/Denver"),
          Map.entry("Pacific", "America/Los_Angeles"),
          Map.entry("Alaskan", "America/Anchorage"),
          Map.entry("Atlantic", "America/Halifax"),
          Map.entry("Newfoundland", "America/St_Johns"),
          Map.entry("Pacific SA", "America/Santiago"),
          Map.entry("AUS Eastern", "Australia/Sydney"),
          Map.entry("Cen. Australia", "Australia/Adelaide"),
          Map.entry("Tasmania", "Australia/Hobart"),
          Map.entry("New Zealand", "Pacific/Auckland"),
          Map.entry("Egypt", "Africa/Cairo"),
          Map.entry("Morocco", "Africa/Casablanca"));

  private WindowsZones() {}

  /**
   * The zone of a place, where the name is known and the bias fits it.
   *
   * @param name for example {@code W. Europe Standard Time}
   * @param biasMinutes what added to local time gives UTC
   */
  static Optional<ZoneId> place(String name, int biasMinutes, LocalDateTime first) {
    String stem = name.replaceFirst(" (Standard|Daylight|Summer) Time$", "");
    return Optional.ofNullable(PLACES.get(stem))
        .<ZoneId>map(ZoneId::of)
        .filter(zone -> fits(zone, biasMinutes, first));
  }

  /**
   * Whether a bias is that of the zone at the time: Windows writes the one in force when the log
   * was begun, and the standard one is let pass too.
   */
  static boolean fits(ZoneId zone, int biasMinutes, LocalDateTime time) {
    ZoneRules rules = zone.getRules();
    ZoneOffset said = ZoneOffset.ofTotalSeconds(-biasMinutes * 60);
    Instant instant = time.atZone(zone).toInstant();
    return rules.getValidOffsets(time).contains(said)
        || rules.getOffset(instant).equals(said)
        || rules.getStandardOffset(instant).equals(said);
  }
}

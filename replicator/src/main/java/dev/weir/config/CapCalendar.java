package dev.weir.config;

import dev.weir.engine.Cap;
import dev.weir.time.WeeklyCalendar;
import dev.weir.units.Bandwidth;
import java.time.ZoneId;

/** Reads a weekly calendar of caps: a bandwidth, {@code open} or {@code closed} for each minute. */
public final class CapCalendar {
  private CapCalendar() {}

  /**
   * Reads rules of {@link WeeklyCalendar#parse} into bits per second, {@link Cap#OPEN} where open
   * and 0 where closed.
   *
   * @param otherwise where no rule holds, in the same unit
   * @throws dev.weir.units.UnitFormatException with the line, what is wrong and an example
   */
  public static WeeklyCalendar parse(String rules, ZoneId zone, long otherwise) {
    return WeeklyCalendar.parse(
        rules,
        zone,
        otherwise,
        value ->
            switch (value) {
              case "closed" -> 0;
              case "open" -> Cap.OPEN;
              default -> Bandwidth.parse(value).bitsPerSecond();
            });
  }
}

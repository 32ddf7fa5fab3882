package dev.weir.scenario;

import dev.weir.config.CapCalendar;
import dev.weir.engine.Cap;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A weekly calendar of the cap, in text until its time zone is known.
 *
 * @param rules as docs/formats/node-config.md tells, one a line; {@code otherwise} may be among
 *     them, and is else open
 */
public record Throttle(String rules) {
  /**
   * @throws dev.weir.units.UnitFormatException with the rule's line, what is wrong and an example
   */
  public Throttle {
    CapCalendar.parse(rules, ZoneOffset.UTC, Cap.OPEN);
  }

  /** The cap by the clocks of a zone. */
  public Cap in(ZoneId zone) {
    return Cap.weekly(CapCalendar.parse(rules, zone, Cap.OPEN));
  }
}

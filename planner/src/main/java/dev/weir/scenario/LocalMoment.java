package dev.weir.scenario;

import dev.weir.units.UnitFormatException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A time on the clocks of a zone that may not be known yet.
 *
 * @param local what the clock shows
 * @param offset from UTC where it was written with one; the zone is then not asked
 */
public record LocalMoment(LocalDateTime local, Optional<ZoneOffset> offset) {
  private static final String EXAMPLE = "2025-10-14T02:00";

  /** Years that an instant in nanoseconds of 64 bits can hold. */
  private static final int FIRST_YEAR = 1970;

  private static final int LAST_YEAR = 2200;

  public LocalMoment {
    if (local.getYear() < FIRST_YEAR || local.getYear() > LAST_YEAR) {
      throw new UnitFormatException(
          "the year %d lies outside %d to %d".formatted(local.getYear(), FIRST_YEAR, LAST_YEAR));
    }
  }

  /** Parses {@code 2025-10-14T02:00}, or with an offset {@code 2025-10-14T02:00+09:00}. */
  public static LocalMoment parse(String text) {
    try {
      return new LocalMoment(LocalDateTime.parse(text), Optional.empty());
    } catch (DateTimeException notLocal) {
      try {
        OffsetDateTime moment = OffsetDateTime.parse(text);
        return new LocalMoment(moment.toLocalDateTime(), Optional.of(moment.getOffset()));
      } catch (DateTimeException neither) {
        throw new UnitFormatException(
            "'%s' is no date and time; write for example %s"
                .formatted(text.length() <= 64 ? text : text.substring(0, 64) + "…", EXAMPLE));
      }
    }
  }

  /**
   * The instant on the clocks of a zone.
   *
   * @throws UnitFormatException when the clock never shows this time or shows it twice
   */
  public Instant in(ZoneId zone) {
    if (offset.isPresent()) {
      return local.toInstant(offset.get());
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() == 1) {
      return local.toInstant(offsets.getFirst());
    }
    String what =
        offsets.isEmpty()
            ? "clocks are set forward then, and none shows this time"
            : "clocks are set back then, and show this time twice";
    ZoneOffset shown =
        offsets.isEmpty()
            ? zone.getRules().getTransition(local).getOffsetAfter()
            : offsets.getFirst();
    throw new UnitFormatException(
        "%s in %s: %s; write it with its offset, for example %s%s"
            .formatted(local, zone, what, local, shown));
  }

  /** The same time of a later day. */
  LocalMoment plusDays(long days) {
    return new LocalMoment(local.plusDays(days), offset);
  }

  @Override
  public String toString() {
    return local + offset.map(ZoneOffset::toString).orElse("");
  }
}

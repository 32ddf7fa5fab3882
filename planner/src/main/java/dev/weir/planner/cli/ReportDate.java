package dev.weir.planner.cli;

import dev.weir.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The date on a report: as given, else that of {@code SOURCE_DATE_EPOCH}
 * (reproducible-builds.org/specs/source-date-epoch), else now.
 */
final class ReportDate {
  private static final String VARIABLE = "SOURCE_DATE_EPOCH";

  private final Function<ZoneId, Instant> date;

  private ReportDate(Function<ZoneId, Instant> date) {
    this.date = date;
  }

  /**
   * @param option ISO 8601: a day, or a moment with or without its offset; null if not given
   * @param environment of the process
   * @throws ProblemException wrong use when either cannot be read
   */
  static ReportDate read(@Nullable String option, Map<String, String> environment) {
    if (option != null) {
      return new ReportDate(parse(option));
    }
    String epoch = environment.get(VARIABLE);
    if (epoch == null) {
      Instant now = Instant.now();
      return new ReportDate(zone -> now);
    }
    try {
      Instant fixed = Instant.ofEpochSecond(Long.parseLong(epoch.strip()));
      return new ReportDate(zone -> fixed);
    } catch (NumberFormatException | DateTimeException e) {
      throw ProblemException.wrongUse(
          VARIABLE + "=" + epoch,
          "this is no number of seconds since 1970",
          "set it like $(date +%s), unset it, or give --date");
    }
  }

  /** The date in the zone of a report, for a day or a moment without an offset. */
  Instant in(ZoneId zone) {
    return date.apply(zone);
  }

  private static Function<ZoneId, Instant> parse(String text) {
    try {
      if (!text.contains("T")) {
        LocalDate day = LocalDate.parse(text);
        return zone -> day.atStartOfDay(zone).toInstant();
      }
      if (text.matches(".*T.*(Z|[+-]\\d\\d:\\d\\d)")) {
        Instant moment = OffsetDateTime.parse(text).toInstant();
        return zone -> moment;
      }
      LocalDateTime local = LocalDateTime.parse(text);
      return zone -> local.atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw ProblemException.wrongUse(
          "--date " + text,
          "this is no date",
          "write it like 2026-01-31, 2026-01-31T09:30 or 2026-01-31T09:30+09:00");
    }
  }
}

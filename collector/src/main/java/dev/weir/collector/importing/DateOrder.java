package dev.weir.collector.importing;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a file prints the month or the day first. All its dates are looked at before
 * any is used: taken the wrong way round, a midnight would be a month long.
 */
final class DateOrder {
  private boolean monthFirstPossible = true;
  private boolean dayFirstPossible = true;
  private boolean clockSeen;
  private boolean halfDaySeen;
  private @Nullable PrintedDate first;
  private final @Nullable LocalDate firstDay;
  private final Steps monthSteps = new Steps(true);
  private final Steps daySteps = new Steps(false);

  /**
   * @param firstDay day of the first date where a person named it
   */
  DateOrder(@Nullable LocalDate firstDay) {
    this.firstDay = firstDay;
  }

  void see(PrintedDate date) {
    if (first == null) {
      first = date;
    }
    if (date.yearFirst()) {
      return;
    }
    monthFirstPossible &= date.allows(true);
    dayFirstPossible &= date.allows(false);
    monthSteps.see(date);
    daySteps.see(date);
  }

  void see(PrintedClock clock) {
    clockSeen = true;
    halfDaySeen |= clock.halfDay();
  }

  /** The way round that fits all dates; where both do, the usual one of the locales. */
  boolean monthFirst() {
    if (firstDay != null && first != null && means(first, true) != means(first, false)) {
      return means(first, true);
    }
    if (monthFirstPossible != dayFirstPossible) {
      return monthFirstPossible;
    }
    if (monthSteps.worst != daySteps.worst) {
      return monthSteps.worst < daySteps.worst;
    }
    return usuallyMonthFirst();
  }

  /** A sentence where the file fits either way round. */
  Optional<String> assumption() {
    PrintedDate date = first;
    if (date == null
        || firstDay != null
        || date.yearFirst()
        || date.separator() == '.'
        || date.first() == date.second()
        || monthFirstPossible != dayFirstPossible
        || monthSteps.worst != daySteps.worst) {
      return Optional.empty();
    }
    boolean month = monthFirst();
    // Of one that is no day, whoever reads its line says where it stands.
    return date.find(month)
        .map(
            day ->
                "The date %s is taken as %s, %s first; if that is wrong give --date."
                    .formatted(date.text(), day, month ? "month" : "day"));
  }

  private boolean means(PrintedDate date, boolean month) {
    return date.allows(month) && date.find(month).equals(Optional.ofNullable(firstDay));
  }

  /**
   * In glibc, slashes with a year of four digits and a clock of 24 hours are French, Italian or
   * Portuguese; with a clock of 12 hours, or with two digits as in the C locale, American.
   */
  private boolean usuallyMonthFirst() {
    PrintedDate date = first;
    return date == null
        || date.separator() == '/' && (!date.longYear() || halfDaySeen || !clockSeen);
  }

  /** How far neighbouring dates lie apart, taken one way round. */
  private static final class Steps {
    private final boolean monthFirst;
    private @Nullable LocalDate last;
    private long worst;

    private Steps(boolean monthFirst) {
      this.monthFirst = monthFirst;
    }

    private void see(PrintedDate date) {
      LocalDate next;
      try {
        next = date.at(monthFirst);
      } catch (IllegalArgumentException e) {
        worst = Long.MAX_VALUE;
        return;
      }
      if (last != null) {
        worst = Math.max(worst, Math.abs(next.toEpochDay() - last.toEpochDay()));
      }
      last = next;
    }
  }
}

package dev.weir.scenario;

import dev.weir.line.Money;
import dev.weir.scenario.Downtime.BackupPlan;
import dev.weir.scenario.Scenario.Business;
import dev.weir.units.DataRate;
import dev.weir.units.Durations;
import dev.weir.units.Percent;
import dev.weir.yaml.Section;
import dev.weir.yaml.Shown;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Set;

/** Reads {@code downtime} and {@code licences}. */
final class BusinessSections {
  private static final Set<String> DOWNTIME_KEYS = Set.of("detect", "decide", "restart", "backup");
  private static final Set<String> BACKUP_KEYS =
      Set.of("every", "at", "failed-runs", "restore-rate", "restart");
  private static final Set<String> LICENCE_KEYS = Set.of("per-server", "support", "years");
  private static final Duration SOME_TIME = Duration.ofSeconds(1);
  private static final DataRate SOME_RATE = new DataRate(1);
  private static final Money FREE = new Money(BigDecimal.ZERO, "EUR");

  private BusinessSections() {}

  static Business business(Section root) {
    return new Business(
        root.optionalSection("downtime", DOWNTIME_KEYS).map(BusinessSections::downtime),
        root.optionalSection("licences", LICENCE_KEYS).map(BusinessSections::licences));
  }

  private static Downtime downtime(Section section) {
    return new Downtime(
        section.required("detect", SOME_TIME, Durations::parse),
        section.required("decide", SOME_TIME, Durations::parse),
        section.required("restart", SOME_TIME, Durations::parse),
        section.optionalSection("backup", BACKUP_KEYS).map(BusinessSections::backup));
  }

  private static BackupPlan backup(Section section) {
    return new BackupPlan(
        section.required("every", SOME_TIME, Values::positive),
        section.required("at", LocalTime.MIDNIGHT, Values::time),
        section
            .value("failed-runs", text -> Values.whole(text, 0, BackupPlan.MOST_FAILED_RUNS))
            .orElse(0),
        section.required("restore-rate", SOME_RATE, DataRate::parse),
        section.required("restart", SOME_TIME, Durations::parse));
  }

  private static Licences licences(Section section) {
    return new Licences(
        section.required("per-server", FREE, Money::parse),
        section.value("support", BusinessSections::support).orElse(0.0),
        section.value("years", text -> Values.whole(text, 0, Licences.MOST_YEARS)).orElse(0));
  }

  /** A share of the price each year, for example {@code 20%/y}. */
  private static double support(String text) {
    if (!text.endsWith("/y")) {
      throw new IllegalArgumentException(
          "'" + Shown.text(text) + "' is no price of support per year; write for example 20%/y");
    }
    double share =
        Percent.share("a price of support", text.substring(0, text.length() - 2), "20%/y");
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("support costs 0%/y to 100%/y of the price");
    }
    return share;
  }
}

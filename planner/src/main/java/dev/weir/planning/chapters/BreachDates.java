package dev.weir.planning.chapters;

import dev.weir.analysis.Breach;
import dev.weir.planning.Alternatives;
import dev.weir.planning.LinePlan;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The dates on which the next cheaper line breaks the objective; a breach counts where it begins.
 */
final class BreachDates {
  /** A month of days; whoever breaks on more of them needs no list to be refused. */
  private static final int MOST_DATES = 31;

  private BreachDates() {}

  static Optional<DataTable> table(Planned plan) {
    Alternatives alternatives = new Alternatives(plan.request(), plan.result());
    return alternatives
        .cheaperLine()
        .flatMap(
            line -> alternatives.firstBroken(line).map(objective -> table(plan, line, objective)));
  }

  private static DataTable table(Planned plan, LinePlan line, Duration objective) {
    SequencedMap<LocalDate, List<Breach>> dates = new TreeMap<>();
    for (Breach breach : line.result(objective).breaches()) {
      Instant start = Instant.EPOCH.plusNanos(breach.startNanos());
      dates
          .computeIfAbsent(LocalDate.ofInstant(start, plan.zone()), date -> new ArrayList<>())
          .add(breach);
    }
    List<DataTable.Row> rows = new ArrayList<>();
    dates.forEach(
        (date, breaches) -> {
          if (rows.size() < MOST_DATES) {
            rows.add(row(date, breaches));
          }
        });
    List<Sentence> notes = new ArrayList<>();
    notes.add(
        Sentence.of("note.costBreaks")
            .with("line", FigureValue.name(line.line().name()))
            .with("rpo", GrowthTables.seconds(objective)));
    if (dates.size() > MOST_DATES) {
      notes.add(
          Sentence.of("note.costBreaksMore")
              .with("n", FigureValue.count(dates.size() - rows.size())));
    }
    return new DataTable(
        "costBreaks",
        List.of("date", "breaches", "breachSeconds", "longestBreachSeconds", "peakAgeSeconds"),
        rows,
        notes);
  }

  private static DataTable.Row row(LocalDate date, List<Breach> breaches) {
    double total = 0;
    double longest = 0;
    double age = 0;
    for (Breach breach : breaches) {
      double seconds = (breach.endNanos() - breach.startNanos()) / 1e9;
      total += seconds;
      longest = Math.max(longest, seconds);
      age = Math.max(age, breach.peakAgeSeconds());
    }
    return DataTable.Row.of(
        date.toString(),
        List.of(
            FigureValue.name(date.toString()),
            FigureValue.count(breaches.size()),
            FigureValue.seconds(total),
            FigureValue.seconds(longest),
            FigureValue.secondsAtMost(age)));
  }
}

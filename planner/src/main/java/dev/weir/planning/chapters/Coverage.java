package dev.weir.planning.chapters;

import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import dev.weir.workload.Gap;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.SourceFigures;
import dev.weir.workload.Workload;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was measured, when, and what is missing. */
final class Coverage {
  private static final int MOST_GAPS = 20;

  /** More rows are read by nobody; the sum of all stands on page 1. */
  private static final int MOST_SOURCES = 200;

  private final Planned plan;
  private final Workload workload;
  private final WholeDays days;
  private final HourOfWeekMeans means;

  Coverage(Planned plan, WholeDays days, HourOfWeekMeans means) {
    this.plan = plan;
    this.workload = plan.result().workload();
    this.days = days;
    this.means = means;
  }

  List<Sentence> sentences() {
    List<Sentence> found = new ArrayList<>();
    double period = (workload.endNanos() - workload.startNanos()) / 1e9;
    double gap = workload.gapNanos(workload.startNanos(), workload.endNanos()) / 1e9;
    found.add(
        Sentence.of(gap > 0 ? "sentence.coverage" : "sentence.coverageComplete")
            .with("period", FigureValue.seconds(period))
            .with("days", FigureValue.count(days.dates().size()))
            .with(
                "s",
                FigureValue.seconds(
                    ReportAssembler.usualIntervalSeconds(plan.request().workload())))
            .with("gap", FigureValue.seconds(gap)));
    long missing = Arrays.stream(DayOfWeek.values()).filter(day -> wholeDays(day) == 0).count();
    if (missing > 0) {
      found.add(Sentence.of("sentence.weekdaysMissing").with("n", FigureValue.count(missing)));
    }
    boolean monthEnd =
        days.dates().stream().anyMatch(date -> date.equals(YearMonth.from(date).atEndOfMonth()));
    if (!monthEnd) {
      found.add(Sentence.of("sentence.monthEndMissing"));
    }
    return found;
  }

  private long wholeDays(DayOfWeek day) {
    return days.dates().stream().map(LocalDate::getDayOfWeek).filter(day::equals).count();
  }

  DataTable weekdays() {
    List<DataTable.Row> rows = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      double measured = means.measuredSeconds(day);
      DataTable.Row row =
          DataTable.Row.of(
              Integer.toString(day.getValue()),
              List.of(
                  FigureValue.word("weekday." + day.getValue()),
                  FigureValue.count(wholeDays(day)),
                  FigureValue.seconds(measured),
                  measured == 0
                      ? FigureValue.absent()
                      : FigureValue.bitsPerSecond(means.meanBitsPerSecond(day))));
      rows.add(wholeDays(day) == 0 ? row.weighing(DataTable.Weight.FAINT) : row);
    }
    return DataTable.of(
        "qualityWeekdays",
        List.of("weekday", "wholeDays", "measuredSeconds", "meanBitsPerSecond"),
        rows);
  }

  DataTable sources() {
    List<MeasuredSource> sources = plan.request().workload().sources();
    List<DataTable.Row> rows =
        sources.stream()
            .sorted(
                Comparator.comparingLong(
                        (MeasuredSource source) -> source.figures().totals().bytes())
                    .reversed())
            .limit(MOST_SOURCES)
            .map(Coverage::source)
            .toList();
    List<Sentence> notes =
        sources.size() > MOST_SOURCES
            ? List.of(
                Sentence.of("note.qualitySources")
                    .with("n", FigureValue.count(MOST_SOURCES))
                    .with("all", FigureValue.count(sources.size())))
            : List.of();
    return new DataTable(
        "qualitySources",
        List.of("host", "source", "kind", "start", "end", "samples", "totalBytes", "gapSeconds"),
        rows,
        notes);
  }

  private static DataTable.Row source(MeasuredSource source) {
    SourceFigures measured = source.figures();
    return DataTable.Row.of(
        List.of(
            FigureValue.name(source.server()),
            FigureValue.name(source.name()),
            FigureValue.word("kind." + source.kind().name()),
            FigureValue.moment(ReportAssembler.instant(measured.startNanos())),
            FigureValue.moment(ReportAssembler.instant(measured.endNanos())),
            FigureValue.count(measured.samples()),
            FigureValue.bytes(measured.totals().bytes()),
            FigureValue.seconds(measured.gapSeconds())));
  }

  /** The longest gaps in the order of time. */
  Optional<DataTable> gaps() {
    List<Gap> all = workload.gaps();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<DataTable.Row> rows =
        all.stream()
            .sorted(Comparator.comparingLong(Gap::lengthNanos).reversed())
            .limit(MOST_GAPS)
            .sorted(Comparator.comparingLong(Gap::startNanos))
            .map(
                gap ->
                    DataTable.Row.of(
                        List.of(
                            FigureValue.moment(ReportAssembler.instant(gap.startNanos())),
                            FigureValue.moment(ReportAssembler.instant(gap.endNanos())),
                            FigureValue.seconds(gap.lengthNanos() / 1e9))))
            .toList();
    Sentence note =
        Sentence.of("note.qualityGaps")
            .with("n", FigureValue.count(rows.size()))
            .with("all", FigureValue.count(all.size()));
    return Optional.of(
        new DataTable("qualityGaps", List.of("start", "end", "gapSeconds"), rows, List.of(note)));
  }
}

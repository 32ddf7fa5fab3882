package dev.weir.planning.chapters;

import dev.weir.capture.SourceKind;
import dev.weir.engine.WireCost;
import dev.weir.line.CandidateLine;
import dev.weir.planning.Compression;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.Planner;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Section;
import dev.weir.scenario.Growth;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.Throttle;
import dev.weir.scenario.YearlyGrowth;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import dev.weir.workload.WorkloadSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** Plans over small workloads whose answers are known on paper. */
final class ChapterFixture {
  static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  /** Monday 13 October 2025, 12:00 in Tokyo. */
  static final Instant START = Instant.parse("2025-10-13T03:00:00Z");

  static final long BURST = 36_000;
  private static final long MB = 1_000_000;
  private static final long SECOND = 1_000_000_000L;

  private ChapterFixture() {}

  /** E1 of the model: 2 MB/s for 24 h, and one burst to 20 MB/s for 3600 s after 10 h. */
  static WorkloadSet e1() {
    return new WorkloadSet(
        List.of(
            source("app", workload(86_400, 60, t -> 2 * MB)),
            source("db", workload(86_400, 60, t -> t >= BURST && t < BURST + 3_600 ? 18 * MB : 0))),
        List.of());
  }

  static MeasuredSource source(String name, Workload workload) {
    return new MeasuredSource(name + ".weir", "host", name, SourceKind.PATH, workload);
  }

  /** Bytes per second by second, in samples of {@code sample} seconds. */
  static Workload workload(long seconds, long sample, LongUnaryOperator bytesAt) {
    WorkloadBuilder builder = new WorkloadBuilder("w", TOKYO);
    for (long t = 0; t < seconds; t += sample) {
      long bytes = 0;
      for (long s = t; s < t + sample; s++) {
        bytes += bytesAt.applyAsLong(s);
      }
      builder.interval(nanos(t), sample * SECOND, bytes, Workload.UNKNOWN_OPERATIONS);
    }
    return builder.build();
  }

  static long nanos(long secondsAfterStart) {
    return (START.getEpochSecond() + secondsAfterStart) * SECOND;
  }

  static Planned plan(WorkloadSet workload, Growth growth, List<Duration> rpos, String... lines) {
    return plan(workload, growth, rpos, Arrays.stream(lines).map(CandidateLine::parse).toList());
  }

  static Planned plan(
      WorkloadSet workload, Growth growth, List<Duration> rpos, List<CandidateLine> lines) {
    return plan(workload, growth, rpos, lines, Scenario.empty());
  }

  /** E1 on one line under a weekly calendar of the cap. */
  static Planned throttled(String rules, Growth growth, Duration rpo, String line) {
    Scenario e = Scenario.empty();
    Scenario scenario =
        new Scenario(
            e.heading(),
            e.asked(),
            e.lines(),
            e.growth(),
            new Scenario.Disturbances(Optional.of(new Throttle(rules)), List.of()),
            e.queue(),
            e.copies(),
            e.fleet(),
            e.modes(),
            e.history(),
            e.business());
    return plan(e1(), growth, List.of(rpo), List.of(CandidateLine.parse(line)), scenario);
  }

  private static Planned plan(
      WorkloadSet workload,
      Growth growth,
      List<Duration> rpos,
      List<CandidateLine> lines,
      Scenario e) {
    Scenario scenario =
        new Scenario(
            e.heading(),
            e.asked(),
            e.lines(),
            growth,
            e.disturbances(),
            e.queue(),
            e.copies(),
            e.fleet(),
            e.modes(),
            e.history(),
            e.business());
    PlanRequest request =
        new PlanRequest(workload, lines, rpos, Compression.OFF, WireCost.NONE, scenario);
    return new Planned(request, Planner.plan(request), TOKYO);
  }

  static Growth growth(double share) {
    return new Growth(
        Optional.of(new YearlyGrowth(share)), Optional.empty(), Growth.USUAL_HORIZON_MONTHS);
  }

  static DataTable table(Section section, String key) {
    return section.tables().stream()
        .filter(table -> table.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  /** One cell of a row. */
  static FigureValue cell(DataTable table, String row, String column) {
    return table.rows().stream()
        .filter(one -> one.id().equals(Optional.of(row)))
        .findFirst()
        .orElseThrow()
        .cells()
        .get(table.columns().indexOf(column));
  }

  static double number(DataTable table, String row, String column) {
    return ((FigureValue.Amount) cell(table, row, column)).value();
  }

  /** Seconds after the start of the workload. */
  static double moment(DataTable table, String row, String column) {
    Instant at = ((FigureValue.Moment) cell(table, row, column)).at();
    return at.getEpochSecond() - START.getEpochSecond() + at.getNano() / 1e9;
  }

  /** Everything of a section that a bundle has to know, in one language. */
  static List<String> texts(Section section, Language language) {
    Formatter formatter = new Formatter(language, TOKYO);
    List<String> texts = new ArrayList<>();
    texts.add(formatter.text(section.topic().messageKey()));
    section.sentences().forEach(sentence -> texts.add(formatter.sentence(sentence)));
    for (DataTable table : section.tables()) {
      texts.add(formatter.text(table.messageKey()));
      table.columns().forEach(column -> texts.add(formatter.text(table.messageKey(column))));
      table.notes().forEach(note -> texts.add(formatter.sentence(note)));
      table.rows().stream()
          .flatMap(row -> row.cells().stream())
          .forEach(value -> texts.add(formatter.prose(value)));
    }
    section.graphics().forEach(graphic -> texts.add(formatter.sentence(graphic.finding())));
    return texts;
  }
}

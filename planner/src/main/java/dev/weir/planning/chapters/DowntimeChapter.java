package dev.weir.planning.chapters;

import dev.weir.planning.LinePlan;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Plot;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.scenario.Downtime;
import dev.weir.units.DataSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a disaster really costs in time at each hour of the day: the data that are lost and the time
 * until the applications run again, for the replica and for the present backup.
 */
final class DowntimeChapter implements Chapter {
  private static final int HOURS = 24;

  @Override
  public Optional<Section> of(Planned plan) {
    Optional<Downtime> asked = plan.request().scenario().business().downtime();
    Optional<LinePlan> line = plan.leading();
    if (asked.isEmpty() || line.isEmpty()) {
      return Optional.empty();
    }
    double[] ages = HourlyAges.of(plan, line.get());
    Optional<BackupAges> backup = asked.get().backup().map(BackupAges::new);
    OptionalDouble restore = restoreSeconds(plan, asked.get());
    double recovery = ReportAssembler.seconds(asked.get().recovery());
    double[] replica = Arrays.stream(ages).map(age -> age + recovery).toArray();
    double[] present = new double[HOURS];
    List<DataTable.Row> rows = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      int at = hour;
      double lost = backup.map(ages2 -> ages2.largestIn(at)).orElse(Double.NaN);
      present[hour] = lost + restore.orElse(Double.NaN);
      rows.add(
          DataTable.Row.of(
              "%02d".formatted(hour),
              List.of(
                  FigureValue.name("%02d:00".formatted(hour)),
                  FigureValue.seconds(ages[hour]),
                  FigureValue.seconds(replica[hour]),
                  known(lost),
                  known(present[hour]))));
    }
    DataTable table =
        DataTable.of(
            "downtime",
            List.of(
                "hour",
                "replicaAgeSeconds",
                "replicaDowntimeSeconds",
                "backupAgeSeconds",
                "backupDowntimeSeconds"),
            rows);
    List<Sentence> sentences = sentences(line.get(), recovery, replica, present);
    if (backup.isPresent() && restore.isEmpty()) {
      sentences.add(Sentence.of("sentence.restoreUnknown"));
    }
    return Optional.of(
        new Section(
            Section.Topic.DOWNTIME,
            sentences,
            List.of(table),
            List.of(plot(sentences.getFirst(), replica, present))));
  }

  private static FigureValue known(double seconds) {
    return Double.isNaN(seconds) ? FigureValue.absent() : FigureValue.seconds(seconds);
  }

  /** Until the applications run from the backup; empty where the size of the data is not known. */
  private static OptionalDouble restoreSeconds(Planned plan, Downtime asked) {
    Optional<Downtime.BackupPlan> backup = asked.backup();
    Optional<DataSize> size = plan.request().scenario().copies().protectedSize();
    if (backup.isEmpty() || size.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        ReportAssembler.seconds(asked.detect())
            + ReportAssembler.seconds(asked.decide())
            + size.get().bytes() / (double) backup.get().restoreRate().bytesPerSecond()
            + ReportAssembler.seconds(backup.get().restart()));
  }

  private static List<Sentence> sentences(
      LinePlan line, double recovery, double[] replica, double[] present) {
    double worst = Arrays.stream(replica).max().orElseThrow();
    double worstPresent = Arrays.stream(present).max().orElseThrow();
    Sentence replicated =
        Sentence.of(Double.isNaN(worstPresent) ? "sentence.downtime" : "sentence.downtimeAndBackup")
            .with("line", FigureValue.name(line.line().name()))
            .with("time", FigureValue.secondsAtMost(worst));
    List<Sentence> found = new ArrayList<>();
    found.add(
        Double.isNaN(worstPresent)
            ? replicated
            : replicated.with("backup", FigureValue.secondsAtMost(worstPresent)));
    found.add(Sentence.of("sentence.downtimeHow").with("recovery", FigureValue.seconds(recovery)));
    return found;
  }

  private static Plot plot(Sentence finding, double[] replica, double[] present) {
    List<Plot.Series> series = new ArrayList<>();
    series.add(series("replica", Plot.Role.CHOSEN, replica));
    if (Arrays.stream(present).noneMatch(Double::isNaN)) {
      series.add(series("backup", Plot.Role.CHEAPER, present));
    }
    return new Plot(
        "downtime",
        finding,
        new Plot.Axis("plot.downtime.axis.hour", Plot.Axis.Kind.COUNT, Plot.Axis.Scale.LINEAR),
        new Plot.Axis("plot.downtime.axis.time", Plot.Axis.Kind.SECONDS, Plot.Axis.Scale.LINEAR),
        series,
        List.of(),
        List.of());
  }

  private static Plot.Series series(String name, Plot.Role role, double[] seconds) {
    List<Plot.Point> points = new ArrayList<>();
    for (int hour = 0; hour < seconds.length; hour++) {
      points.add(new Plot.Point(hour, seconds[hour]));
    }
    return new Plot.Series(
        FigureValue.word("plot.downtime.series." + name), role, Plot.Shape.STEPS, points);
  }
}

package dev.weir.planning.chapters;

import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.scenario.InitialCopy;
import dev.weir.scenario.Scenario;
import dev.weir.units.DataSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long the first copy takes on each line: over the line, by courier, in batches. */
final class InitialCopyChapter implements Chapter {
  @Override
  public Optional<Section> of(Planned plan) {
    Optional<DataSize> size = plan.request().scenario().copies().protectedSize();
    if (size.isEmpty() || plan.result().lines().isEmpty()) {
      return Optional.empty();
    }
    List<FirstCopy> copies =
        plan.ordered().stream().map(line -> FirstCopy.of(plan, line, size.get())).toList();
    List<DataTable> tables = new ArrayList<>();
    tables.add(overTheLine(copies));
    Scenario scenario = plan.request().scenario();
    InitialCopy asked = scenario.copies().initial().orElse(InitialCopy.USUAL);
    if (asked.courier().isPresent()) {
      tables.add(byCourier(copies));
    }
    if (asked.batches() > 1) {
      tables.add(inBatches(copies, asked.batches()));
    }
    return Optional.of(
        new Section(Section.Topic.INITIAL_COPY, sentences(plan, copies), tables, List.of()));
  }

  private static List<Sentence> sentences(Planned plan, List<FirstCopy> copies) {
    List<Sentence> found = new ArrayList<>();
    for (FirstCopy copy : copies) {
      if (plan.leading().filter(copy.line()::equals).isPresent()) {
        found.add(leading(plan, copy));
      }
    }
    found.add(Sentence.of("sentence.initialCopyHow"));
    return found;
  }

  private static Sentence leading(Planned plan, FirstCopy copy) {
    boolean throttled = plan.request().throttle().isPresent();
    String key =
        (copy.ends() ? "sentence.initialCopy" : "sentence.initialCopyNever")
            + (throttled ? "Throttled" : "");
    Sentence sentence =
        Sentence.of(key)
            .with("line", FigureValue.name(copy.line().line().name()))
            .with("bytes", FigureValue.bytes(copy.bytes()))
            .with("left", FigureValue.bitsPerSecond(Math.max(0, copy.leftBitsPerSecond())));
    return copy.ends()
        ? sentence
            .with("time", FigureValue.seconds(seconds(copy)))
            .with(
                "start",
                FigureValue.moment(ReportAssembler.instant(plan.result().workload().startNanos())))
        : sentence;
  }

  /** By the engine where it was run, which knows the throttle's hours and the bursts. */
  private static double seconds(FirstCopy copy) {
    return copy.simulated()
        .map(FirstCopy.Simulated::firstPointSeconds)
        .filter(Double::isFinite)
        .orElse(copy.besideProductionSeconds());
  }

  private static DataTable overTheLine(List<FirstCopy> copies) {
    List<DataTable.Row> rows = new ArrayList<>();
    for (FirstCopy copy : copies) {
      List<FigureValue> cells = new ArrayList<>();
      cells.add(FigureValue.name(copy.line().line().name()));
      cells.add(FigureValue.bytes(copy.wireBytes()));
      cells.add(FigureValue.bitsPerSecond(copy.leftBitsPerSecond()));
      cells.add(FigureValue.seconds(copy.aloneSeconds()));
      cells.add(ended(copy.ends(), copy.besideProductionSeconds()));
      cells.add(simulated(copy.simulated().map(FirstCopy.Simulated::firstPointSeconds)));
      cells.add(simulated(copy.simulated().map(FirstCopy.Simulated::liveSeconds)));
      rows.add(weighed(DataTable.Row.of(copy.line().line().name(), cells), copy.ends()));
    }
    return DataTable.of(
        "initialCopy",
        List.of(
            "line",
            "wireBytes",
            "leftBitsPerSecond",
            "aloneSeconds",
            "besideProductionSeconds",
            "firstPointSeconds",
            "liveSeconds"),
        rows);
  }

  private static DataTable byCourier(List<FirstCopy> copies) {
    List<DataTable.Row> rows = new ArrayList<>();
    for (FirstCopy copy : copies) {
      List<FigureValue> cells = new ArrayList<>();
      cells.add(FigureValue.name(copy.line().line().name()));
      cells.add(
          copy.couriered()
              .<FigureValue>map(way -> FigureValue.seconds(way.arrivesSeconds()))
              .orElse(FigureValue.absent()));
      cells.add(
          copy.couriered()
              .filter(way -> way.arrivesSeconds() > FirstCopy.MOST_SECONDS)
              .map(way -> FigureValue.word("value.overTenYears"))
              .orElseGet(
                  () ->
                      simulated(copy.couriered().flatMap(FirstCopy.Couriered::firstPointSeconds))));
      cells.add(
          copy.couriered()
              .flatMap(FirstCopy.Couriered::firstPointSeconds)
              .<FigureValue>map(
                  seconds ->
                      FigureValue.flag(!copy.ends() || seconds < copy.besideProductionSeconds()))
              .orElse(FigureValue.absent()));
      rows.add(DataTable.Row.of(copy.line().line().name(), cells));
    }
    return DataTable.of(
        "courier", List.of("line", "arrivesSeconds", "firstPointSeconds", "sooner"), rows);
  }

  private static DataTable inBatches(List<FirstCopy> copies, int batches) {
    List<DataTable.Row> rows = new ArrayList<>();
    for (FirstCopy copy : copies) {
      for (int batch = 1; batch <= batches && batch <= copy.batchSeconds().size(); batch++) {
        rows.add(
            DataTable.Row.of(
                copy.line().line().name() + "." + batch,
                List.of(
                    FigureValue.name(copy.line().line().name()),
                    FigureValue.count(batch),
                    ended(true, copy.batchSeconds().get(batch - 1)))));
      }
    }
    return DataTable.of("batches", List.of("line", "batch", "protectedSeconds"), rows);
  }

  private static FigureValue simulated(Optional<Double> seconds) {
    return seconds
        .<FigureValue>map(value -> ended(Double.isFinite(value), value))
        .orElse(FigureValue.absent());
  }

  private static FigureValue ended(boolean ends, double seconds) {
    return ends ? FigureValue.seconds(seconds) : FigureValue.word("value.endless");
  }

  private static DataTable.Row weighed(DataTable.Row row, boolean ends) {
    return ends ? row : row.weighing(DataTable.Weight.BAD);
  }
}

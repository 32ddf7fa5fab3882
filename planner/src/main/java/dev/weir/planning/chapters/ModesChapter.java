package dev.weir.planning.chapters;

import dev.weir.modes.ChainAge;
import dev.weir.modes.Coalescing;
import dev.weir.modes.PeriodicCopies;
import dev.weir.modes.PeriodicResult;
import dev.weir.modes.PeriodicTerms;
import dev.weir.modes.SynchronousLatency;
import dev.weir.modes.SynchronousTerms;
import dev.weir.planning.LinePlan;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.scenario.Hop;
import dev.weir.scenario.PeriodicMode;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.SynchronousMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Synchronous and periodic copies beside the continuous one. */
final class ModesChapter implements Chapter {
  private static final double BITS = 8;

  @Override
  public Optional<Section> of(Planned plan) {
    Scenario.Modes modes = plan.request().scenario().modes();
    List<Sentence> sentences = new ArrayList<>();
    List<DataTable> tables = new ArrayList<>();
    if (modes.synchronous().isPresent() && !plan.result().lines().isEmpty()) {
      tables.add(synchronous(plan, modes.synchronous().get(), sentences));
    }
    if (modes.periodic().isPresent() && !plan.result().lines().isEmpty()) {
      tables.add(periodic(plan, modes.periodic().get(), sentences));
    }
    if (!modes.chain().isEmpty()) {
      tables.add(chain(modes.chain()));
    }
    return tables.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section(Section.Topic.MODES, sentences, tables, List.of()));
  }

  private static DataTable synchronous(
      Planned plan, SynchronousMode mode, List<Sentence> sentences) {
    PlanRequest request = plan.request();
    List<Long> sizes = request.workload().shape().writeSizes();
    List<DataTable.Row> rows = new ArrayList<>();
    for (LinePlan line : plan.ordered()) {
      Optional<Duration> roundTrip = line.line().roundTrip();
      if (roundTrip.isEmpty()) {
        sentences.add(
            Sentence.of("sentence.synchronousNeedsRoundTrip")
                .with("line", FigureValue.name(line.line().name())));
        continue;
      }
      LinePlan.Slowest slowest = line.slowest(plan.result().workload());
      throttled(line, slowest).ifPresent(sentences::add);
      SynchronousTerms terms =
          new SynchronousTerms(
              roundTrip.get(),
              slowest.openBytesPerSecond(),
              mode.diskWrite(),
              request.cost(),
              request.compression().ratio().value());
      SynchronousLatency.of(terms, sizes).forEach(latency -> rows.add(row(line, latency)));
    }
    boolean measured = sizes.stream().anyMatch(count -> count > 0);
    sentences.add(
        Sentence.of(measured ? "sentence.synchronousMeasured" : "sentence.synchronousStated"));
    return DataTable.of(
        "synchronous",
        List.of("line", "percentile", "writeBytes", "addedSeconds", "writesPerSecond"),
        rows);
  }

  /** What the throttle means to writes that wait for the line. */
  private static Optional<Sentence> throttled(LinePlan line, LinePlan.Slowest slowest) {
    double bits = slowest.openBytesPerSecond() * BITS;
    if (!slowest.closes() && bits >= line.usableBitsPerSecond()) {
      return Optional.empty();
    }
    return Optional.of(
        Sentence.of(slowest.closes() ? "sentence.synchronousClosed" : "sentence.synchronousSlowest")
            .with("line", FigureValue.name(line.line().name()))
            .with("u", FigureValue.bitsPerSecondAtLeast(bits)));
  }

  private static DataTable.Row row(LinePlan line, SynchronousLatency latency) {
    SynchronousLatency.OfSize worst = latency.atMost();
    String row =
        latency.percentile().isPresent()
            ? Ids.plain(latency.percentile().getAsDouble() * 100)
            : Long.toString(worst.payloadBytes());
    return DataTable.Row.of(
        line.line().name() + "." + row,
        List.of(
            FigureValue.name(line.line().name()),
            latency.percentile().isPresent()
                ? FigureValue.fraction(latency.percentile().getAsDouble())
                : FigureValue.absent(),
            FigureValue.bytes(worst.payloadBytes()),
            FigureValue.seconds(worst.addedSeconds()),
            FigureValue.count(Math.floor(worst.writesPerSecond()))));
  }

  private static DataTable periodic(Planned plan, PeriodicMode mode, List<Sentence> sentences) {
    PlanRequest request = plan.request();
    double left = coalescing(plan, mode, sentences);
    List<DataTable.Row> rows = new ArrayList<>();
    for (LinePlan line : plan.ordered()) {
      PeriodicTerms.Sending sending =
          new PeriodicTerms.Sending(
              request.cost(), request.compression().ratio().value(), plan.packed(line));
      PeriodicResult result =
          PeriodicCopies.run(PeriodicTerms.of(mode, left, plan.result().workload(), sending));
      rows.add(row(plan, line, result));
    }
    return DataTable.of(
        "periodic",
        List.of(
            "line",
            "copies",
            "delayedCopies",
            "longestTransferSeconds",
            "peakAgeSeconds",
            "met",
            "keptBytes"),
        rows);
  }

  private static DataTable.Row row(Planned plan, LinePlan line, PeriodicResult result) {
    double transfer = result.longest().map(PeriodicResult.Copy::transferSeconds).orElse(0.0);
    double rpo = ReportAssembler.seconds(plan.strictest());
    double age = result.finished() ? result.worstAgeSeconds() : Double.POSITIVE_INFINITY;
    boolean met = age <= rpo;
    List<FigureValue> cells = new ArrayList<>();
    cells.add(FigureValue.name(line.line().name()));
    cells.add(FigureValue.count(result.copies()));
    cells.add(FigureValue.count(result.delayed()));
    cells.add(
        Double.isFinite(transfer)
            ? FigureValue.secondsAtMost(transfer)
            : FigureValue.word("value.endless"));
    cells.add(FigureValue.secondsAtMost(age));
    cells.add(FigureValue.flag(met));
    cells.add(FigureValue.bytes(result.keptPayloadBytes()));
    DataTable.Row row = DataTable.Row.of(line.line().name(), cells);
    return met ? row : row.weighing(DataTable.Weight.BAD);
  }

  /** What rewriting leaves, as given, as measured, or all of it. */
  private static double coalescing(Planned plan, PeriodicMode mode, List<Sentence> sentences) {
    Sentence interval =
        Sentence.of("sentence.periodic").with("every", GrowthTables.seconds(mode.every()));
    if (mode.coalescing().isPresent()) {
      sentences.add(interval);
      sentences.add(
          Sentence.of("sentence.coalescingGiven")
              .with("share", FigureValue.fraction(mode.coalescing().getAsDouble())));
      return mode.coalescing().getAsDouble();
    }
    sentences.add(interval);
    Optional<Coalescing> measured =
        Coalescing.measured(plan.request().workload().shape().rewrites(), mode.every());
    if (measured.isEmpty()) {
      sentences.add(Sentence.of("sentence.coalescingUnknown"));
      return 1;
    }
    sentences.add(
        Sentence.of("sentence.coalescingMeasured")
            .with("share", FigureValue.fractionAtMost(measured.get().share()))
            .with("window", FigureValue.seconds(measured.get().windowSeconds())));
    return measured.get().share();
  }

  /** Hops that know nothing of each other's clocks add up. */
  private static DataTable chain(List<Hop> chain) {
    List<DataTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      Hop hop = chain.get(i);
      rows.add(
          DataTable.Row.of(
              Integer.toString(i + 1),
              List.of(
                  FigureValue.name(Integer.toString(i + 1)),
                  GrowthTables.seconds(hop.every()),
                  GrowthTables.seconds(hop.transfer()),
                  GrowthTables.seconds(ChainAge.worst(chain.subList(0, i + 1))))));
    }
    return DataTable.of(
        "chain", List.of("hop", "everySeconds", "transferSeconds", "peakAgeSeconds"), rows);
  }
}

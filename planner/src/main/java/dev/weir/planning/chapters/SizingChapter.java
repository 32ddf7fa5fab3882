package dev.weir.planning.chapters;

import dev.weir.analysis.Envelope;
import dev.weir.analysis.EnvelopeBuilder;
import dev.weir.analysis.QueueOutcome;
import dev.weir.analysis.WireLoad;
import dev.weir.engine.WireCost;
import dev.weir.planning.EngineTerms;
import dev.weir.planning.LinePlan;
import dev.weir.planning.QueueNeed;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.scenario.Growth;
import dev.weir.scenario.QueueLimits;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.Snapshots;
import dev.weir.units.DataSize;
import dev.weir.units.Ratio;
import dev.weir.workload.MeasuredRatio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How much queue, disk and processor the copy takes, at the source and at the target. */
final class SizingChapter implements Chapter {
  private static final double BITS = 8;

  @Override
  public Optional<Section> of(Planned plan) {
    List<DataTable> tables = new ArrayList<>();
    List<Sentence> sentences = new ArrayList<>();
    if (!plan.result().lines().isEmpty()) {
      tables.add(queues(plan));
      sentences.add(Sentence.of("sentence.queueHoldsPayload"));
    }
    target(plan).ifPresent(tables::add);
    if (plan.request().scenario().copies().protectedSize().isEmpty() && !tables.isEmpty()) {
      sentences.add(Sentence.of("sentence.protectedSizeUnknown"));
    }
    codec(plan).ifPresent(tables::add);
    return tables.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section(Section.Topic.SIZING, sentences, tables, List.of()));
  }

  /** What the source holds at the worst moment; the queue lies there uncompressed. */
  private static DataTable queues(Planned plan) {
    Optional<QueueLimits> limits = plan.request().scenario().queue();
    DataSize memory = EngineTerms.memory(plan.request().scenario());
    List<DataTable.Row> rows = new ArrayList<>();
    for (LinePlan line : plan.ordered()) {
      QueueNeed need = QueueNeed.of(line, plan.result().load());
      boolean open = line.queue().outcome() != QueueOutcome.DRAINED;
      double disk = Math.max(0, need.atMostBytes() - memory.bytes());
      boolean overflows = limits.isPresent() && disk > limits.get().disk().bytes();
      List<FigureValue> cells = new ArrayList<>();
      cells.add(FigureValue.name(line.line().name()));
      cells.add(FigureValue.bytes(need.atLeastBytes()));
      cells.add(open ? FigureValue.absent() : FigureValue.bytes(need.atMostBytes()));
      cells.add(FigureValue.bytes(memory.bytes()));
      cells.add(open ? FigureValue.absent() : FigureValue.bytes(disk));
      cells.add(limits.isPresent() ? FigureValue.flag(!overflows && !open) : FigureValue.absent());
      DataTable.Row row = DataTable.Row.of(line.line().name(), cells);
      rows.add(overflows || open ? row.weighing(DataTable.Weight.BAD) : row);
    }
    return new DataTable(
        "queueSizing",
        List.of("line", "heldBytes", "heldAtMostBytes", "memoryBytes", "diskBytes", "fits"),
        rows,
        List.of(Sentence.of("sentence.queueWithoutOutage")));
  }

  private static Optional<DataTable> target(Planned plan) {
    Scenario scenario = plan.request().scenario();
    Growth growth = scenario.growth();
    double factor =
        growth.rate().map(rate -> rate.factorAfterMonths(growth.horizonMonths())).orElse(1.0);
    Envelope written =
        EnvelopeBuilder.low(new WireLoad(plan.result().workload(), WireCost.NONE, Ratio.ONE));
    List<DataTable.Row> rows = new ArrayList<>();
    double sum = 0;
    Optional<DataSize> size = scenario.copies().protectedSize();
    if (size.isPresent()) {
      rows.add(row("replica", size.get().bytes(), factor));
      sum += size.get().bytes();
    }
    Optional<Duration> journal = scenario.history().journal();
    if (journal.isPresent()) {
      double bytes = written.mostWireBytes(journal.get().toNanos());
      rows.add(row("journal", bytes, factor));
      sum += bytes;
    }
    Optional<Snapshots> snapshots = scenario.history().snapshots();
    if (snapshots.isPresent()) {
      double bytes = snapshots(written, snapshots.get());
      rows.add(row("snapshots", bytes, factor));
      sum += bytes;
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    if (rows.size() > 1) {
      rows.add(row("sum", sum, factor).weighing(DataTable.Weight.STRONG));
    }
    return Optional.of(
        new DataTable(
            "targetSizing",
            List.of("part", "bytes", "grownBytes"),
            rows,
            List.of(
                Sentence.of("sentence.targetSizing")
                    .with("months", FigureValue.count(growth.horizonMonths())))));
  }

  /** A snapshot keeps what was overwritten since: at most all that is written meanwhile. */
  private static double snapshots(Envelope written, Snapshots snapshots) {
    long together;
    try {
      together = Math.multiplyExact(snapshots.every().toNanos(), (long) snapshots.keep());
    } catch (ArithmeticException beyond) {
      together = Long.MAX_VALUE;
    }
    return written.mostWireBytes(together);
  }

  private static DataTable.Row row(String part, double bytes, double factor) {
    return DataTable.Row.of(
        part,
        List.of(
            FigureValue.word("table.targetSizing.part." + part),
            FigureValue.bytes(bytes),
            FigureValue.bytes(bytes * factor)));
  }

  /** Cores that packing keeps busy: payload per second over what one core packs. */
  private static Optional<DataTable> codec(Planned plan) {
    Optional<MeasuredRatio> measured = plan.request().compression().measured();
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    double core = measured.get().codecBytesPerSecond();
    double period =
        (plan.result().workload().endNanos() - plan.result().workload().startNanos()) / 1e9;
    double mean = plan.result().workload().totalBytes() / period;
    List<DataTable.Row> rows = new ArrayList<>();
    for (LinePlan line : plan.ordered()) {
      double full = line.usableBitsPerSecond() / BITS / plan.result().load().wireBytesPerUnit();
      rows.add(
          DataTable.Row.of(
              line.line().name(),
              List.of(
                  FigureValue.name(line.line().name()),
                  FigureValue.name(measured.get().level().toString()),
                  FigureValue.bytesPerSecond(core),
                  FigureValue.fraction(mean / core),
                  FigureValue.fraction(full / core))));
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            DataTable.of(
                "codecSizing",
                List.of("line", "level", "coreBytesPerSecond", "meanCoreShare", "fullCoreShare"),
                rows));
  }
}

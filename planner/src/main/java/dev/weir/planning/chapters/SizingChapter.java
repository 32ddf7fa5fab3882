package dev.weir.planning.chapters;

import dev.weir.analysis.BusiestStretch;
import dev.weir.analysis.QueueOutcome;
import dev.weir.planning.EngineTerms;
import dev.weir.planning.GrowthForecast;
import dev.weir.planning.LinePlan;
import dev.weir.planning.QueueNeed;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.scenario.QueueLimits;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.Snapshots;
import dev.weir.units.DataSize;
import dev.weir.workload.MeasuredRatio;
import dev.weir.workload.Workload;
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
      cells.add(open ? FigureValue.absent() : FigureValue.bytesAtMost(need.atMostBytes()));
      cells.add(FigureValue.bytes(memory.bytes()));
      cells.add(open ? FigureValue.absent() : FigureValue.bytesAtMost(disk));
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
    int months = scenario.growth().horizonMonths();
    GrowthForecast growth = plan.result().growth();
    Written now = new Written(plan.result().workload(), 1);
    GrowthForecast.Grown grown = growth.month(months);
    Written then =
        grown.load() == plan.result().load()
            ? new Written(now.workload(), grown.times())
            : new Written(grown.load().workload(), grown.times());
    List<DataTable.Row> rows = new ArrayList<>();
    Sizes sum = new Sizes(0, 0);
    Optional<DataSize> size = scenario.copies().protectedSize();
    if (size.isPresent()) {
      double bytes = size.get().bytes();
      sum = add(rows, "replica", sum, new Sizes(bytes, bytes * growth.ofProtectedData(months)));
    }
    Optional<Duration> journal = scenario.history().journal();
    if (journal.isPresent()) {
      long nanos = journal.get().toNanos();
      sum = add(rows, "journal", sum, new Sizes(now.most(nanos), then.most(nanos)));
    }
    Optional<Snapshots> snapshots = scenario.history().snapshots();
    if (snapshots.isPresent()) {
      long nanos = together(snapshots.get());
      sum = add(rows, "snapshots", sum, new Sizes(now.most(nanos), then.most(nanos)));
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    if (rows.size() > 1) {
      rows.add(row("sum", sum).weighing(DataTable.Weight.STRONG));
    }
    return Optional.of(
        new DataTable(
            "targetSizing",
            List.of("part", "bytes", "grownBytes"),
            rows,
            targetNotes(plan, months)));
  }

  private static List<Sentence> targetNotes(Planned plan, int months) {
    List<Sentence> notes = new ArrayList<>();
    notes.add(Sentence.of("sentence.targetSizing").with("months", FigureValue.count(months)));
    if (plan.result().growth().rates().differ()) {
      notes.add(Sentence.of("sentence.targetSizingOfEach"));
    }
    return notes;
  }

  /** The payload that is written, each byte {@code times} over. */
  private record Written(Workload workload, double times) {
    /** Most bytes in any time of a length. */
    double most(long nanos) {
      return BusiestStretch.bytes(workload, nanos) * times;
    }
  }

  /** Bytes now and at the end of the horizon. */
  private record Sizes(double now, double then) {}

  /** Adds a row and returns the sum with it. */
  private static Sizes add(List<DataTable.Row> rows, String part, Sizes before, Sizes more) {
    rows.add(row(part, more));
    return new Sizes(before.now() + more.now(), before.then() + more.then());
  }

  /** A snapshot keeps what was overwritten since: at most all that is written meanwhile. */
  private static long together(Snapshots snapshots) {
    try {
      return Math.multiplyExact(snapshots.every().toNanos(), (long) snapshots.keep());
    } catch (ArithmeticException beyond) {
      return Long.MAX_VALUE;
    }
  }

  private static DataTable.Row row(String part, Sizes sizes) {
    return DataTable.Row.of(
        part,
        List.of(
            FigureValue.word("table.targetSizing.part." + part),
            FigureValue.bytes(sizes.now()),
            FigureValue.bytes(sizes.then())));
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

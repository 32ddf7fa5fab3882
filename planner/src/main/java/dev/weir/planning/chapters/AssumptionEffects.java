package dev.weir.planning.chapters;

import dev.weir.analysis.Envelope;
import dev.weir.analysis.EnvelopeBuilder;
import dev.weir.analysis.FluidQueue;
import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import dev.weir.planning.GrowthForecast;
import dev.weir.planning.LinePlan;
import dev.weir.planning.LineRoom;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import dev.weir.units.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * What the answer would be if one assumption were a fifth smaller or larger: required bandwidth of
 * the strictest objective, and the largest age on the line of the report.
 */
final class AssumptionEffects {
  private static final double LESS = 0.8;
  private static final double MORE = 1.2;

  private final Planned plan;
  private final PlanRequest request;
  private final WireLoad load;
  private final Envelope low;
  private final Optional<LinePlan> line;
  private final List<DataTable.Row> rows = new ArrayList<>();

  private AssumptionEffects(Planned plan) {
    this.plan = plan;
    this.request = plan.request();
    this.load = plan.result().load();
    this.low = plan.result().envelopes().low();
    this.line = plan.leading();
  }

  /** What a changed assumption leads to. */
  private record Effect(FigureValue required, FigureValue age) {
    private static final Effect NONE = new Effect(FigureValue.absent(), FigureValue.absent());
  }

  static DataTable table(Planned plan) {
    AssumptionEffects effects = new AssumptionEffects(plan);
    effects.fill();
    return new DataTable(
        "qualityAssumptions",
        List.of(
            "assumption",
            "requiredIfLessBitsPerSecond",
            "requiredIfMoreBitsPerSecond",
            "peakAgeIfLessSeconds",
            "peakAgeIfMoreSeconds"),
        effects.rows,
        effects.request.throttle().isPresent()
            ? List.of(Sentence.of("note.assumptionsThrottled"))
            : List.of());
  }

  private void fill() {
    add("asAssumed", factor -> writes(1));
    add("volume", this::writes);
    add("compression", this::ratio);
    double overhead = overhead();
    if (overhead > 0) {
      add("overhead", factor -> writes((1 + overhead * factor) / (1 + overhead)));
    }
    GrowthForecast growth = plan.result().growth();
    if (growth.rates().perYear().stream().anyMatch(rate -> rate != 0)) {
      add("growthYear", factor -> year(growth, factor));
    }
    add("rpo", this::objective);
    line.ifPresent(chosen -> add("line", factor -> bandwidth(chosen, factor)));
  }

  private void add(String key, DoubleFunction<Effect> effect) {
    Effect less = effect.apply(LESS);
    Effect more = effect.apply(MORE);
    rows.add(
        DataTable.Row.of(
            key,
            List.of(
                FigureValue.word("assumption." + key),
                less.required(),
                more.required(),
                less.age(),
                more.age())));
  }

  private double overhead() {
    double ratio = request.compression().ratio().value();
    return load.totalWireBytes() * ratio / load.workload().totalBytes() - 1;
  }

  /** All writes times a factor: the envelope is scaled, which is a slower line for the age. */
  private Effect writes(double factor) {
    return new Effect(
        required(low, factor),
        line.map(chosen -> age(load, low, LineRoom.part(plan.packed(chosen), factor)))
            .orElse(FigureValue.absent()));
  }

  private FigureValue required(Envelope envelope, double factor) {
    double rate = envelope.requiredBytesPerSecond(plan.strictest().toNanos());
    return FigureValue.required(rate * factor * 8);
  }

  /** Absent where the writes are more than the line carries in the measured time. */
  private static FigureValue age(WireLoad load, Envelope envelope, Cap carried) {
    long start = load.workload().startNanos();
    double seconds = (load.workload().endNanos() - start) / 1e9;
    if (carried.nextChangeAfter(start) == Long.MAX_VALUE) {
      double rate = carried.bytesPerSecondAt(start);
      return load.totalWireBytes() > rate * seconds
          ? FigureValue.absent()
          : FigureValue.secondsAtMost(envelope.peakAgeSeconds(rate));
    }
    double most = FluidQueue.run(load, carried, List.of()).meanBytesPerSecond() * seconds;
    return load.totalWireBytes() > most
        ? FigureValue.absent()
        : FigureValue.secondsAtMost(FluidQueue.followed(load, carried).peakAgeSeconds());
  }

  /** What the line carries with another bandwidth; throttle and codec stay. */
  private Cap carried(LinePlan chosen, double factor, WireLoad changed) {
    double usable = chosen.line().usableBitsPerSecond() / 8 * factor;
    return request.packed(usable, changed.wireBytesPerUnit());
  }

  /** Headers do not shrink with the payload, so the envelope is built anew. */
  private Effect ratio(double factor) {
    double value = request.compression().ratio().value() * factor;
    if (value < 1) {
      return Effect.NONE;
    }
    WireLoad changed = new WireLoad(load.workload(), request.cost(), new Ratio(value));
    Envelope envelope = EnvelopeBuilder.low(changed);
    return new Effect(
        required(envelope, 1),
        line.map(chosen -> age(changed, envelope, carried(chosen, 1, changed)))
            .orElse(FigureValue.absent()));
  }

  /** After a year of a growth that is a fifth slower or faster, that of each server. */
  private Effect year(GrowthForecast growth, double factor) {
    if (growth.rates().least() * factor <= -1) {
      return Effect.NONE;
    }
    GrowthForecast.Grown grown = growth.grown(rate -> 1 + rate * factor);
    if (grown.load() == load) {
      return writes(grown.times());
    }
    Envelope envelope = EnvelopeBuilder.low(grown.load());
    return new Effect(
        required(envelope, grown.times()),
        line.map(
                chosen ->
                    age(grown.load(), envelope, LineRoom.part(plan.packed(chosen), grown.times())))
            .orElse(FigureValue.absent()));
  }

  private Effect objective(double factor) {
    long nanos = Math.round(ReportAssembler.seconds(plan.strictest()) * factor * 1e9);
    FigureValue age =
        line.map(chosen -> age(load, low, plan.packed(chosen))).orElse(FigureValue.absent());
    return new Effect(FigureValue.required(low.requiredBytesPerSecond(nanos) * 8), age);
  }

  private Effect bandwidth(LinePlan chosen, double factor) {
    return new Effect(required(low, 1), age(load, low, carried(chosen, factor, load)));
  }
}

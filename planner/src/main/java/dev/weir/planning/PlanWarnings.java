package dev.weir.planning;

import dev.weir.analysis.QueueOutcome;
import dev.weir.analysis.WireLoad;
import dev.weir.report.LineRate;
import dev.weir.report.SampledRatio;
import dev.weir.report.Sentence;
import dev.weir.report.Sentences;
import dev.weir.workload.MeasuredRatio;
import dev.weir.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Finds what limits an answer, as whole sentences, the most important first. */
final class PlanWarnings {
  /** A week holds every weekday once. */
  private static final double WEEK_SECONDS = 7 * 86_400;

  private final PlanRequest request;
  private final WireLoad load;
  private final List<Requirement> required;
  private final List<LinePlan> lines;

  PlanWarnings(
      PlanRequest request, WireLoad load, List<Requirement> required, List<LinePlan> lines) {
    this.request = request;
    this.load = load;
    this.required = required;
    this.lines = lines;
  }

  List<Sentence> sentences(OptionalDouble withoutCompression) {
    List<Sentence> found = new ArrayList<>();
    Workload workload = load.workload();
    lines.forEach(line -> found.addAll(ofLine(line, load, request.compression())));
    if (lines.isEmpty()) {
      found.add(Sentences.noLine());
    }
    found.addAll(new MeasurementWarnings(request, load, required).sentences());
    double period = (workload.endNanos() - workload.startNanos()) / 1e9;
    if (period < WEEK_SECONDS) {
      found.add(Sentences.shortMeasurement(period));
    }
    compression(found, withoutCompression);
    if (load.headersUnknown()) {
      found.add(Sentences.operationsUnknown());
    }
    LineWarnings.addComparison(lines, found);
    LineWarnings.addTariffs(lines, load, found);
    ProtectedSizes.of(request.scenario(), request.workload())
        .warning(request.scenario())
        .ifPresent(found::add);
    List<String> unused = UncountedParts.unusedRules(request.scenario(), request.workload());
    if (!unused.isEmpty()) {
      found.add(Sentences.rulesUnused(unused));
    }
    List<String> uncounted = UncountedParts.of(request.scenario(), request.workload());
    if (!uncounted.isEmpty()) {
      found.add(Sentences.notCounted(uncounted));
    }
    request.workload().notes().forEach(note -> found.add(Sentences.note(note)));
    return found;
  }

  /** Whether packing, and neither the line nor its throttle, is what the line waits for. */
  private static boolean limitedByCodec(LinePlan plan, double packedBytesPerSecond) {
    return packedBytesPerSecond * 8 < plan.line().usableBitsPerSecond()
        && plan.queue().bytesPerSecond() >= packedBytesPerSecond;
  }

  /** What limits the numbers of one line. */
  static List<Sentence> ofLine(LinePlan plan, WireLoad load, Compression compression) {
    List<Sentence> found = new ArrayList<>();
    String name = plan.line().name();
    LineWarnings.add(plan.line(), found);
    if (limitedByCodec(plan, compression.codecBytesPerSecond() * load.wireBytesPerUnit())) {
      compression
          .measured()
          .map(measured -> Sentences.codecSlower(rate(plan), sampled(measured, load)))
          .ifPresent(found::add);
    }
    if (plan.queue().outcome() != QueueOutcome.DRAINED) {
      found.add(notDrained(plan, load));
    }
    plan.engine()
        .filter(engine -> !engine.agrees())
        .ifPresent(
            engine ->
                found.add(
                    Sentences.engineDiffers(
                        name,
                        new Sentences.Peaks(engine.peakAgeSeconds(), engine.peakBacklogBytes()),
                        new Sentences.Peaks(
                            plan.queue().peakAgeSeconds(), plan.queue().peakBacklogBytes()))));
    return found;
  }

  static LineRate rate(LinePlan plan) {
    return rate(plan, plan.usableBitsPerSecond());
  }

  private static LineRate rate(LinePlan plan, double usableBitsPerSecond) {
    return new LineRate(
        plan.line().name(),
        plan.line().bandwidth().bitsPerSecond(),
        usableBitsPerSecond,
        plan.costPerMonth()
            .map(cost -> new LineRate.Cost(cost.amount().doubleValue(), cost.currency())));
  }

  /** What is left in the queue of a line at the end, and whether it can ever be empty. */
  static Sentence notDrained(LinePlan plan, WireLoad load) {
    Workload workload = load.workload();
    double seconds = (workload.endNanos() - workload.startNanos()) / 1e9;
    double mean = load.totalWireBytes() / seconds;
    String name = plan.line().name();
    double carried = plan.queue().meanBytesPerSecond();
    if (mean > carried) {
      return Sentences.neverDrains(name, mean * 8, carried * 8);
    }
    return Sentences.notDrained(name, plan.queue().backlogAtEndBytes());
  }

  private void compression(List<Sentence> found, OptionalDouble withoutCompression) {
    Compression compression = request.compression();
    if (compression.origin() == Compression.Origin.DEFAULT) {
      found.add(Sentences.ratioNotMeasured());
    } else if (compression.measured().isPresent()) {
      found.add(Sentences.measuredRatio(sampled(compression.measured().get(), load)));
    }
    withoutCompression.ifPresent(
        needed -> found.add(Sentences.assumedRatio(compression.ratio().value(), needed)));
  }

  private static SampledRatio sampled(MeasuredRatio measured, WireLoad load) {
    return new SampledRatio(
        measured.level().toString(),
        measured.ratio().value(),
        measured.lowRatio(),
        measured.highRatio(),
        measured.samples(),
        measured.sampledBytes(),
        Math.min(1, measured.standForBytes() / load.workload().totalBytes()),
        measured.codecBytesPerSecond());
  }
}

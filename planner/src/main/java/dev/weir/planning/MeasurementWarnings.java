package dev.weir.planning;

import dev.weir.analysis.Envelope;
import dev.weir.analysis.EnvelopeBuilder;
import dev.weir.analysis.WireLoad;
import dev.weir.report.Sentence;
import dev.weir.report.Sentences;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds what limits an answer because of how it was measured: gaps, clocks, coarse samples. */
final class MeasurementWarnings {
  /** Bounds further apart than this share are worth a better measurement. */
  private static final double WIDE = 0.1;

  /** Machines begin and end some seconds apart; less than this share of the period is no news. */
  private static final double WORTH_TELLING = 0.001;

  private final PlanRequest request;
  private final WireLoad load;
  private final List<Requirement> required;

  MeasurementWarnings(PlanRequest request, WireLoad load, List<Requirement> required) {
    this.request = request;
    this.load = load;
    this.required = required;
  }

  List<Sentence> sentences() {
    List<Sentence> found = new ArrayList<>();
    Workload workload = load.workload();
    double period = (workload.endNanos() - workload.startNanos()) / 1e9;
    double gap = workload.gapNanos(workload.startNanos(), workload.endNanos()) / 1e9;
    if (gap > 0) {
      found.add(Sentences.gap(gap));
      together(found, period - gap, period);
    }
    request.workload().grid().ifPresent(step -> inSteps(found, step));
    bounds(found, gap > 0);
    return found;
  }

  /**
   * Whether the sources of a plan were measured at the same time at any moment: a sum of different
   * times is not what happens at once. Several sources that only pause together were.
   */
  static boolean together(PlanRequest request, WireLoad load) {
    Workload workload = load.workload();
    long start = workload.startNanos();
    long end = workload.endNanos();
    return request.workload().sources().size() == 1 || workload.gapNanos(start, end) < end - start;
  }

  /** Only where some were measured while others were not: a pause of all is a gap and no more. */
  private void together(List<Sentence> found, double together, double period) {
    int sources = request.workload().sources().size();
    double alone = measuredSeconds() - together;
    if (sources > 1 && alone > period * WORTH_TELLING) {
      found.add(
          together > 0
              ? Sentences.measuredTogether(sources, together, period)
              : Sentences.neverMeasuredTogether(sources));
    }
  }

  /** Time in which at least one source was measured. */
  private double measuredSeconds() {
    Workload workload = load.workload();
    double sum = 0;
    for (int i = 0; i < workload.size(); i++) {
      sum += workload.lengthNanos(i) / 1e9;
    }
    return sum;
  }

  /** A window of the sum is judged by one that reaches at most two steps further. */
  private void inSteps(List<Sentence> found, Duration step) {
    Requirement strictest = required.getFirst();
    if (strictest.binding() != null) {
      double window =
          strictest.binding().lengthNanos() / 1e9 + ReportAssembler.seconds(strictest.objective());
      double reach = 2 * ReportAssembler.seconds(step);
      found.add(
          Sentences.summedInSteps(
              request.workload().sources().size(),
              ReportAssembler.seconds(step),
              ReportAssembler.seconds(strictest.objective()),
              reach / (window - Math.min(reach, window / 2))));
    }
  }

  private void bounds(List<Sentence> found, boolean gaps) {
    List<Requirement> wide =
        required.stream()
            .filter(each -> each.binding() != null)
            .filter(each -> wider(each.atMostBytesPerSecond(), each.atLeastBytesPerSecond()))
            .toList();
    if (wide.isEmpty()) {
      return;
    }
    if (!gaps) {
      wide.forEach(each -> found.add(tooCoarse(each)));
      return;
    }
    Envelope measured = measuredOnly();
    for (Requirement each : wide) {
      double samples = measured.requiredBytesPerSecond(each.objective().toNanos());
      if (wider(samples, each.atLeastBytesPerSecond())) {
        found.add(tooCoarse(each.withAtMost(samples)));
      }
      if (wider(each.atMostBytesPerSecond(), samples)) {
        found.add(Sentences.gapsWiden(ReportAssembler.required(each)));
      }
    }
  }

  private static boolean wider(double atMost, double atLeast) {
    return atMost > atLeast * (1 + WIDE);
  }

  private Sentence tooCoarse(Requirement requirement) {
    return Sentences.tooCoarse(
        ReportAssembler.usualIntervalSeconds(request.workload()),
        ReportAssembler.required(requirement));
  }

  /** The worst arrangement inside the samples, with nothing written in gaps. */
  private Envelope measuredOnly() {
    WorkloadSet workload = request.workload();
    return EnvelopeBuilder.high(
        workload.gapsKept().stream()
            .map(part -> new WireLoad(part, request.cost(), request.compression().ratio()))
            .toList());
  }
}

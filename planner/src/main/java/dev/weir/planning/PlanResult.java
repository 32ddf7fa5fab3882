package dev.weir.planning;

import dev.weir.analysis.Envelope;
import dev.weir.analysis.WireLoad;
import dev.weir.report.Sentence;
import dev.weir.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The planner's answer.
 *
 * @param load the sum of all sources as the line sees it
 * @param envelopes low and high, for further objectives
 * @param required one for each objective asked, shortest first
 * @param lines in the order asked
 * @param recommended the cheapest line that keeps every objective, if any
 * @param withoutCompression what the strictest objective needs if nothing shrinks, in bits per
 *     second; empty where no ratio is assumed
 * @param warnings what limits the answer
 * @param growth the writes of the months ahead
 */
public record PlanResult(
    WireLoad load,
    Envelopes envelopes,
    List<Requirement> required,
    List<LinePlan> lines,
    Optional<LinePlan> recommended,
    OptionalDouble withoutCompression,
    List<Sentence> warnings,
    GrowthForecast growth) {
  public PlanResult {
    required = List.copyOf(required);
    lines = List.copyOf(lines);
    warnings = List.copyOf(warnings);
  }

  /** The bounds between which every answer about a constant line lies. */
  public record Envelopes(Envelope low, Envelope high) {}

  /** The sum of all sources. */
  public Workload workload() {
    return load.workload();
  }
}

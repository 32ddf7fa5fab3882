package dev.weir.planning;

import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.scenario.ServerRule;
import dev.weir.scenario.ServerRule.LineSharing;
import dev.weir.scenario.Tier;
import dev.weir.simulation.Codec;
import dev.weir.simulation.Continuation;
import dev.weir.simulation.SharedRequest;
import dev.weir.simulation.SimulatedJob;
import dev.weir.simulation.SimulatedLine;
import dev.weir.simulation.SimulationResult;
import dev.weir.simulation.VirtualDriver;
import dev.weir.workload.MeasuredSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Plays the sources of a plan as jobs that share a line with the weights and priorities of the
 * scenario. A larger line makes no job older, so that the smallest line that does is found by
 * halving and the others follow.
 */
final class SharedLines {
  /** Jobs whose samples are held together; more would take minutes. */
  private static final int MOST_JOBS = 64;

  private final PlanRequest request;
  private final FleetRules rules;

  SharedLines(PlanRequest request) {
    this.request = request;
    this.rules = new FleetRules(request.scenario());
  }

  /** Whether any source has another share of a line than the others. */
  static boolean asked(PlanRequest request) {
    SharedLines lines = new SharedLines(request);
    List<MeasuredSource> sources = request.workload().sources();
    return sources.stream().map(lines::sharing).distinct().count() > 1;
  }

  /** The same lines with what their shares make of them. */
  List<LinePlan> judged(List<LinePlan> lines) {
    int sources = request.workload().sources().size();
    if (!asked(request)) {
      return lines;
    }
    if (sources > MOST_JOBS) {
      return lines.stream().map(line -> line.sharing(new LineShares.TooMany(sources))).toList();
    }
    List<LinePlan> open =
        lines.stream()
            .filter(line -> request.objectives().stream().allMatch(line::meets))
            .sorted(Comparator.comparingDouble(line -> line.line().usableBitsPerSecond()))
            .toList();
    List<LinePlan> known = halved(open);
    return lines.stream()
        .map(
            line ->
                open.contains(line)
                    ? known.get(open.indexOf(line))
                    : line.sharing(new LineShares.NotPlayed()))
        .toList();
  }

  /** A line that was played itself. */
  LinePlan played(LinePlan line) {
    return switch (line.shares()) {
      case LineShares.Alike _, LineShares.TooMany _, LineShares.Played _ -> line;
      case LineShares.NotPlayed _, LineShares.Implied _ -> line.sharing(play(line));
    };
  }

  /**
   * @param lines slowest first
   */
  private List<LinePlan> halved(List<LinePlan> lines) {
    int from = 0;
    int to = lines.size();
    List<LinePlan> judged = new ArrayList<>(lines);
    while (from < to) {
      int middle = (from + to) / 2;
      LineShares.Played played = play(lines.get(middle));
      boolean keeps = played.keeps();
      for (int i = keeps ? middle : from; i < (keeps ? to : middle + 1); i++) {
        judged.set(i, lines.get(i).sharing(new LineShares.Implied(played)));
      }
      judged.set(middle, lines.get(middle).sharing(played));
      from = keeps ? from : middle + 1;
      to = keeps ? middle : to;
    }
    return judged;
  }

  private LineShares.Played play(LinePlan line) {
    List<MeasuredSource> sources = request.workload().sources();
    Codec codec = EngineTerms.codec(request);
    List<SimulatedJob> jobs = new ArrayList<>();
    for (MeasuredSource source : sources) {
      LineSharing sharing = sharing(source);
      Policy policy =
          new Policy(
              Cap.unlimited(), Policy.ENDLESS_QUEUE, Policy.ENDLESS_QUEUE, objective(source));
      jobs.add(
          SimulatedJob.of(source.workload(), policy, request.cost(), codec)
              .sharing(sharing.priority(), sharing.weight()));
    }
    List<SimulationResult> results =
        VirtualDriver.run(
                new SharedRequest(jobs, SimulatedLine.of(line.service()), Continuation.NONE))
            .jobs();
    List<SharedJob> shared = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      shared.add(job(sources.get(i), results.get(i)));
    }
    return new LineShares.Played(shared);
  }

  private SharedJob job(MeasuredSource source, SimulationResult result) {
    return new SharedJob(
        source,
        sharing(source),
        tier(source),
        objective(source),
        result.peakAgeSeconds(),
        result.peakAgeAt(),
        result.peakBacklogPayloadBytes(),
        result.drained(),
        result.grainSeconds());
  }

  private LineSharing sharing(MeasuredSource source) {
    return rules.rule(source).map(ServerRule::sharing).orElse(LineSharing.EQUAL);
  }

  private Optional<Tier> tier(MeasuredSource source) {
    return request.scenario().fleet().tier(rules.label(source).tier());
  }

  private Duration objective(MeasuredSource source) {
    return tier(source).map(Tier::rpo).orElse(request.objectives().getFirst());
  }
}

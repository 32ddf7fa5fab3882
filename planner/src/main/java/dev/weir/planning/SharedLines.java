package dev.weir.planning;

import dev.weir.workload.MeasuredSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Judges the lines of a plan whose sources have shares of their own. Each is played where that is
 * quick; else, as a larger line makes no job older, the smallest line that does is found by halving
 * and the others follow.
 */
final class SharedLines {
  /** Jobs whose samples are held together; more would take minutes. */
  private static final int MOST_JOBS = 64;

  /** Samples gone through with every line played; with more, most follow from others. */
  private static final long MOST_SAMPLES = 20_000_000;

  private final PlanRequest request;
  private final SharedPlay play;

  SharedLines(PlanRequest request) {
    this.request = request;
    this.play = new SharedPlay(request);
  }

  /** Whether any source has another share of a line than the others. */
  static boolean asked(PlanRequest request) {
    SharedPlay play = new SharedPlay(request);
    List<MeasuredSource> sources = request.workload().sources();
    return sources.stream().map(play::sharing).distinct().count() > 1;
  }

  /** Whether more sources share a line than are played together. */
  static boolean tooMany(PlanRequest request) {
    return request.workload().sources().size() > MOST_JOBS;
  }

  /** The same lines with what their shares make of them. */
  List<LinePlan> judged(List<LinePlan> lines) {
    int sources = request.workload().sources().size();
    if (!asked(request)) {
      return lines;
    }
    if (tooMany(request)) {
      return lines.stream().map(line -> line.sharing(new LineShares.TooMany(sources))).toList();
    }
    long samples =
        request.workload().sources().stream().mapToLong(each -> each.workload().size()).sum();
    if (samples * lines.size() <= MOST_SAMPLES) {
      return InParallel.map(lines, line -> line.sharing(play(line)));
    }
    List<LinePlan> open =
        lines.stream()
            .filter(line -> request.objectives().stream().allMatch(line::meetsAsOneQueue))
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
    return play.measured(line.service());
  }
}

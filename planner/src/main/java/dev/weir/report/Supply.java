package dev.weir.report;

import java.util.List;
import java.util.Optional;

/**
 * What the candidate lines do.
 *
 * @param lines every candidate, cheapest first (by bandwidth where no cost is given)
 * @param whatIf the frozen baseline of the live sheet; absent without a line
 * @param timeline rolled-up rows for the chosen line; empty without a line
 * @param curves backlog and age of each line over time
 */
public record Supply(
    List<LineResult> lines,
    Optional<WhatIf> whatIf,
    List<TimelineRow> timeline,
    List<LineCurve> curves) {
  /** Nothing was asked about lines. */
  public static final Supply NONE = new Supply(List.of(), Optional.empty(), List.of(), List.of());

  public Supply {
    lines = List.copyOf(lines);
    timeline = List.copyOf(timeline);
    curves = List.copyOf(curves);
  }

  /** The line of the what-if sheet, the timeline and page 1. */
  public Optional<LineResult> chosen() {
    return whatIf.flatMap(
        base ->
            lines.stream()
                .filter(line -> line.rate().name().equals(base.line().name()))
                .findFirst());
  }

  /**
   * The largest values of the timeline.
   *
   * @param backlogBytes largest backlog at the end of a row
   * @param backlogAt end of the first row that has it
   * @param ageSeconds largest age: the age at the end of a row misses what drains later, the delay
   *     of its last byte misses outages, so the larger of both
   */
  public record TimelinePeaks(
      double backlogBytes, java.time.Instant backlogAt, double ageSeconds) {}

  /** The largest values of the timeline, absent without rows. */
  public Optional<TimelinePeaks> timelinePeaks() {
    if (timeline.isEmpty()) {
      return Optional.empty();
    }
    TimelineRow most = timeline.getFirst();
    double age = 0;
    for (TimelineRow row : timeline) {
      most = row.queue().backlogBytes() > most.queue().backlogBytes() ? row : most;
      age = Math.max(age, Math.max(row.queue().ageSeconds(), row.queue().lastDelaySeconds()));
    }
    return Optional.of(new TimelinePeaks(most.queue().backlogBytes(), most.end(), age));
  }
}

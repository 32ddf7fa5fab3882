package dev.weir.report;

import java.util.OptionalDouble;

/**
 * The frozen baseline beside the live cells: one line, one objective, one scaling.
 *
 * @param line the chosen line
 * @param rpoSeconds the objective judged
 * @param share share of the usable rate given to this workload, 1 for all
 * @param answer what follows
 */
public record WhatIf(LineRate line, double rpoSeconds, double share, Answer answer) {
  /** Finer than any sheet shows. */
  private static final double CLOSE_MONTHS = 1e-6;

  /**
   * @param required the bandwidth that the objective needs
   * @param headroom how much more could be written before the objective is broken: on a constant
   *     line usable rate over required bandwidth, minus 1
   * @param meanUtilisation mean wire rate over the mean of what the line carries
   * @param peakBacklogBytes largest backlog on the uninterrupted line, wire bytes
   * @param peakAgeSeconds largest recovery point age on it
   * @param monthsUntilBreak 0 if broken now, empty if never (no growth), infinite if beyond the
   *     months that were computed
   */
  public record Answer(
      RequiredBandwidth required,
      double headroom,
      double meanUtilisation,
      double peakBacklogBytes,
      double peakAgeSeconds,
      OptionalDouble monthsUntilBreak) {}

  /** Usable rate for this workload, bits per second. */
  public double usableBitsPerSecond() {
    return line.usableBitsPerSecond() * share;
  }

  /**
   * The baseline of one line for one objective.
   *
   * @param line the line with its two worst moments
   * @param required the bandwidth that the objective needs
   * @param scaling growth decides the month in which the line breaks
   * @param utilisation wire bytes of the whole period over what the line carries in it
   */
  public static WhatIf of(
      LineResult line, RequiredBandwidth required, Scaling scaling, double utilisation) {
    double headroom = line.judgement(required.rpoSeconds()).orElseThrow().headroom();
    Answer answer =
        new Answer(
            required,
            headroom,
            utilisation,
            line.worst().largestBacklog().backlogBytes(),
            line.worst().largestAge().ageSeconds(),
            monthsUntilBreak(headroom, scaling.growth()));
    return new WhatIf(line.rate(), required.rpoSeconds(), 1, answer);
  }

  /** The same with another month of the break. */
  public WhatIf breakingAfter(OptionalDouble months) {
    Answer same =
        new Answer(
            answer.required(),
            answer.headroom(),
            answer.meanUtilisation(),
            answer.peakBacklogBytes(),
            answer.peakAgeSeconds(),
            months);
    return new WhatIf(line, rpoSeconds, share, same);
  }

  /** Whether the month of the break is that of one growth of all writes, as the formula has it. */
  public boolean grows(double yearly) {
    OptionalDouble formula = monthsUntilBreak(answer.headroom(), yearly);
    OptionalDouble known = answer.monthsUntilBreak();
    return formula.isPresent() == known.isPresent()
        && Math.abs(formula.orElse(0) - known.orElse(0)) <= CLOSE_MONTHS;
  }

  private static OptionalDouble monthsUntilBreak(double headroom, double growth) {
    if (headroom < 0) {
      return OptionalDouble.of(0);
    }
    return growth <= 0 || Double.isInfinite(headroom)
        ? OptionalDouble.empty()
        : OptionalDouble.of(12 * Math.log1p(headroom) / Math.log1p(growth));
  }
}

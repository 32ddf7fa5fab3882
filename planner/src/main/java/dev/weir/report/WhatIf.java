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

  /**
   * @param required the bandwidth that the objective needs
   * @param headroom usable rate over required bandwidth, minus 1
   * @param meanUtilisation mean wire rate over usable rate
   * @param peakBacklogBytes largest backlog on the uninterrupted line, wire bytes
   * @param peakAgeSeconds largest recovery point age on it
   * @param monthsUntilBreak 0 if broken now, empty if never (no growth)
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
   * @param totalWireBytes wire bytes of the whole period
   * @param periodSeconds its length
   */
  public static WhatIf of(
      LineResult line,
      RequiredBandwidth required,
      Scaling scaling,
      double totalWireBytes,
      double periodSeconds) {
    double usable = line.rate().usableBitsPerSecond();
    double needed = required.atLeastBytesPerSecond() * 8;
    Answer answer =
        new Answer(
            required,
            usable / needed - 1,
            totalWireBytes * 8 / (usable * periodSeconds),
            line.worst().largestBacklog().backlogBytes(),
            line.worst().largestAge().ageSeconds(),
            monthsUntilBreak(usable, needed, scaling.growth()));
    return new WhatIf(line.rate(), required.rpoSeconds(), 1, answer);
  }

  private static OptionalDouble monthsUntilBreak(double usable, double needed, double growth) {
    if (usable < needed) {
      return OptionalDouble.of(0);
    }
    return growth <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(12 * Math.log(usable / needed) / Math.log(1 + growth));
  }
}

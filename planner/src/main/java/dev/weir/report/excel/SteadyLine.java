package dev.weir.report.excel;

import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.RequiredBandwidth;

/**
 * Whether a line carries the same at all times, so that the workbook's formulas over the envelope
 * hold for it; a throttle makes them wrong, and what was reported stands there instead.
 */
final class SteadyLine {
  private static final double ROUNDING = 1e-9;

  private SteadyLine() {}

  /** Usable over required bandwidth gives the headroom of every objective. */
  static boolean is(Report report, LineResult line) {
    return line.objectives().stream().allMatch(judged -> agrees(report, line, judged));
  }

  private static boolean agrees(Report report, LineResult line, LineResult.Judgement judged) {
    double usable = line.rate().usableBitsPerSecond();
    return report.demand().required().stream()
        .filter(required -> required.rpoSeconds() == judged.rpoSeconds())
        .mapToDouble(RequiredBandwidth::atLeastBytesPerSecond)
        .filter(needed -> needed > 0 && Double.isFinite(judged.headroom()))
        .allMatch(
            needed -> {
              double factor = usable / (needed * 8);
              return Math.abs(factor - 1 - judged.headroom()) <= ROUNDING * factor;
            });
  }
}

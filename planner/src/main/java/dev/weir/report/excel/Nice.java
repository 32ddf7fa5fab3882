package dev.weir.report.excel;

/** Round ends and steps for axes whose limits must be set by hand. */
final class Nice {
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  /** Steps of a time axis in seconds. */
  private static final double[] TIME_STEPS = {
    1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800,
    604_800
  };

  private Nice() {}

  /** The next round number at or above {@code value}. */
  static double above(double value) {
    if (value <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : STEPS) {
      if (step * power >= value * 1.02) {
        return step * power;
      }
    }
    return 20 * power;
  }

  /** A tick distance that gives at most about ten ticks over so many seconds. */
  static double timeStep(double seconds) {
    for (double step : TIME_STEPS) {
      if (seconds / step <= 10) {
        return step;
      }
    }
    return Math.ceil(seconds / 10 / 604_800) * 604_800;
  }
}

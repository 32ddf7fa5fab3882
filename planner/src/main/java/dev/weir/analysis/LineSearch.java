package dev.weir.analysis;

import java.util.Arrays;
import java.util.List;

/** Narrows a geometric range of rates, many candidates in each pass over the samples. */
final class LineSearch {
  /** Tried in one pass: as many as keep both cores' vector units busy. */
  private static final int CANDIDATES = 64;

  /** The largest rate tried carries each sample within this time, which nobody can tell from 0. */
  private static final double SHORTEST_SECONDS = 1e-9;

  private final WireLoad load;
  private final LineTerms terms;
  private final long objective;

  LineSearch(WireLoad load, LineTerms terms, long objective) {
    this.load = load;
    this.terms = terms;
    this.objective = objective;
  }

  SmallestLine run() {
    double total = load.totalWireBytes();
    if (total == 0) {
      return new SmallestLine.Found(0);
    }
    double high = total / SHORTEST_SECONDS;
    if (!kept(new double[] {high}).equals(List.of(true))) {
      return new SmallestLine.None(FluidQueue.followed(load, terms.ordered(high)));
    }
    double low =
        EnvelopeBuilder.low(load).requiredBytesPerSecond(objective) * (1 - SmallestLine.PRECISION);
    while (high > low * (1 + SmallestLine.PRECISION)) {
      double[] tried = between(low, high);
      int first = kept(tried).indexOf(true);
      high = first < 0 ? high : tried[first];
      low = first == 0 ? low : tried[first < 0 ? CANDIDATES - 1 : first - 1];
    }
    return new SmallestLine.Found(high);
  }

  /** Candidates at even ratios, both limits excluded. */
  private static double[] between(double low, double high) {
    double[] rates = new double[CANDIDATES];
    double step = Math.log(high / low) / (CANDIDATES + 1);
    for (int k = 0; k < CANDIDATES; k++) {
      rates[k] = low * Math.exp(step * (k + 1));
    }
    return rates;
  }

  private List<Boolean> kept(double[] rates) {
    Sweep.Outcome outcome = Sweep.run(load, terms, objective, rates);
    return Arrays.stream(outcome.mostOver()).mapToObj(over -> over <= 0).toList();
  }
}

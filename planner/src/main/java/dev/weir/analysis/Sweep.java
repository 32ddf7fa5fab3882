package dev.weir.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Replays every sample through the queue recursion q = max(0, q + w_i - min(c_k s_i, m_i)) for many
 * candidate lines c_k at once, under a calendar and outages for which no envelope exists. The inner
 * loop runs over candidates, which do not depend on each other, so that the compiler makes vector
 * instructions of it; the additions of one candidate keep their order, so that its figures are
 * those of a plain loop, bit by bit.
 */
public final class Sweep {
  /** Candidates are dealt out to this many threads; each reads all samples. */
  private static final int PARTS = 2;

  private Sweep() {}

  /**
   * What each candidate did, in the order asked.
   *
   * @param mostOver the most by which a backlog in wire bytes exceeded what may wait under the
   *     objective; above 0 the objective is broken
   * @param backlogSums sum of the backlogs at the ends of all pieces: shows any difference in any
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Outcome(double[] mostOver, double[] backlogSums) {}

  /**
   * @param objectiveNanos what may wait is what arrived within this time
   * @param bytesPerSecond the candidates, wire bytes
   */
  public static Outcome run(
      WireLoad load, LineTerms terms, long objectiveNanos, double[] bytesPerSecond) {
    int count = bytesPerSecond.length;
    double[] mostOver = new double[count];
    double[] sums = new double[count];
    IntStream.range(0, PARTS)
        .parallel()
        .forEach(
            part -> {
              int from = count * part / PARTS;
              int to = count * (part + 1) / PARTS;
              Outcome outcome =
                  replay(
                      new QueuePieces(load, terms, objectiveNanos),
                      Arrays.copyOfRange(bytesPerSecond, from, to));
              System.arraycopy(outcome.mostOver, 0, mostOver, from, to - from);
              System.arraycopy(outcome.backlogSums, 0, sums, from, to - from);
            });
    return new Outcome(mostOver, sums);
  }

  private static Outcome replay(QueuePieces pieces, double[] rates) {
    double[] backlog = new double[rates.length];
    double[] over = new double[rates.length];
    double[] sums = new double[rates.length];
    Arrays.fill(over, Double.NEGATIVE_INFINITY);
    for (int count = pieces.fill(); count > 0; count = pieces.fill()) {
      for (int i = 0; i < count; i++) {
        step(
            pieces.arrived[i],
            pieces.open[i],
            pieces.most[i],
            pieces.allowed[i],
            rates,
            backlog,
            over,
            sums);
      }
    }
    return new Outcome(over, sums);
  }

  private static void step(
      double arrived,
      double open,
      double most,
      double allowed,
      double[] rates,
      double[] backlog,
      double[] over,
      double[] sums) {
    for (int k = 0; k < rates.length; k++) {
      double waiting = Math.max(0, backlog[k] + arrived - Math.min(rates[k] * open, most));
      backlog[k] = waiting;
      over[k] = Math.max(over[k], waiting - allowed);
      sums[k] += waiting;
    }
  }
}

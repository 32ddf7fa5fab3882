package dev.weir.planning;

import dev.weir.line.CandidateLine;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Servers grow at rates of their own, and sources have shares of a line of their own: a line is
 * enough while it is for all writes in one queue and each source keeps its objective in a run of
 * the replicator's engine with the writes of the month. Safe for several threads.
 */
final class SharedGrowth implements GrowingNeed {
  /** Of a month, finer than the tenth that reports print. */
  private static final double PRECISION = 0.01;

  private final GrowingNeed queue;
  private final SharedRoom shares;
  private final int horizon;
  private final Map<Asked, Boolean> played = new HashMap<>();
  private final Map<Asked, Double> broken = new HashMap<>();

  /**
   * @param queue what all writes need in one queue
   * @param horizon last month that is asked for
   */
  SharedGrowth(GrowingNeed queue, SharedRoom shares, int horizon) {
    this.queue = queue;
    this.shares = shares;
    this.horizon = horizon;
  }

  /** A line and an objective in a month; the first month for a search over all. */
  private record Asked(String line, Duration objective, int month) {}

  @Override
  public double requiredBitsPerSecond(Duration objective, int month) {
    return queue.requiredBitsPerSecond(objective, month);
  }

  @Override
  public boolean keeps(CandidateLine line, Duration objective, int month) {
    return queue.keeps(line, objective, month) && sharesKeep(line, objective, month);
  }

  @Override
  public boolean keepsNow(CandidateLine line, Duration objective) {
    return queue.keepsNow(line, objective) && sharesKeep(line, objective, 0);
  }

  private synchronized boolean sharesKeep(CandidateLine line, Duration objective, int month) {
    return played.computeIfAbsent(
        new Asked(line.name(), objective, month),
        asked -> shares.keeps(line, objective, asked.month()));
  }

  @Override
  public Lasting keeping(CandidateLine line, Duration objective) {
    return sooner(queue.keeping(line, objective), line, objective);
  }

  @Override
  public Lasting draining(CandidateLine line, Duration objective) {
    return sooner(queue.draining(line, objective), line, objective);
  }

  /** What all writes in one queue say, unless a source breaks its objective before. */
  private synchronized Lasting sooner(Lasting whole, CandidateLine line, Duration objective) {
    double months =
        broken.computeIfAbsent(
            new Asked(line.name(), objective, 0), asked -> monthsKept(line, objective));
    boolean first = !(whole instanceof Months found) || months < found.months();
    return Double.isFinite(months) && first ? new Months(months) : whole;
  }

  /**
   * Months until a source breaks its objective; infinite beyond the horizon. Where some servers
   * shrink a later month may keep what an earlier one breaks, so the months are gone through.
   */
  private double monthsKept(CandidateLine line, Duration objective) {
    int month = 0;
    while (month <= horizon && sharesKeep(line, objective, month)) {
      month++;
    }
    if (month == 0 || month > horizon) {
      return month == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    double kept = month - 1;
    double tooLate = month;
    while (tooLate - kept > PRECISION) {
      double middle = (kept + tooLate) / 2;
      if (shares.keeps(line, objective, middle)) {
        kept = middle;
      } else {
        tooLate = middle;
      }
    }
    return kept;
  }

  @Override
  public double excess() {
    return queue.excess();
  }
}

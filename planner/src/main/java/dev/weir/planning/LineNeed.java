package dev.weir.planning;

import dev.weir.analysis.EmptyAtEnd;
import dev.weir.analysis.Envelope;
import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import dev.weir.line.CandidateLine;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What writes need, and how far they can grow on each line as it really is, throttle included. A
 * line that keeps an objective in the measured period but ends it with a queue that is not empty
 * leaves the answer open, so two factors decide: the largest that keeps the objective, and the
 * largest that drains. Safe for several threads.
 */
public final class LineNeed {
  /**
   * Factors are compared up to the rounding of doubles, as a line of exactly C_min keeps its RPO.
   */
  static final double ROUNDING = 1e-9;

  private final PlanRequest request;
  private final WireLoad load;
  private final Envelope low;
  private final LineRoom room;
  private final Optional<SharedRoom> shares;
  private final Map<Asked, Double> factors = new HashMap<>();
  private final Map<String, Double> draining = new HashMap<>();

  /**
   * @param load what the lines of the request are to carry
   * @param low its envelope, bytes spread evenly inside samples
   * @param shares that sources have of a line; empty where they count as one queue
   */
  LineNeed(PlanRequest request, WireLoad load, Envelope low, Optional<SharedRoom> shares) {
    this.request = request;
    this.load = load;
    this.low = low;
    this.room = new LineRoom(load, low);
    this.shares = shares;
  }

  private record Asked(String line, Duration objective) {}

  /**
   * The rate that a line of constant rate needs for an objective with all writes in one queue, in
   * bits per second.
   */
  double requiredBitsPerSecond(Duration objective) {
    return low.requiredBytesPerSecond(objective.toNanos()) * 8;
  }

  /** The largest factor of the writes with which a line keeps an objective. */
  public synchronized double mostFactor(CandidateLine line, Duration objective) {
    return factors.computeIfAbsent(
        new Asked(line.name(), objective),
        asked -> {
          double queue = room.mostFactor(packed(line), objective);
          return shares
              .map(each -> Math.min(queue, each.mostFactor(line, objective)))
              .orElse(queue);
        });
  }

  /** The largest factor of the writes with which a line keeps an objective and drains. */
  synchronized double drainedFactor(CandidateLine line, Duration objective) {
    double drains =
        draining.computeIfAbsent(line.name(), name -> EmptyAtEnd.mostFactor(load, packed(line)));
    return Math.min(mostFactor(line, objective), drains);
  }

  private Cap packed(CandidateLine line) {
    return request.packed(line, load.wireBytesPerUnit());
  }

  /** Whether a line keeps an objective and drains, with {@code factor} times the writes. */
  boolean keeps(CandidateLine line, Duration objective, double factor) {
    return drainedFactor(line, objective) >= factor * (1 - ROUNDING);
  }

  /** Whether a line keeps an objective now, drained or not. */
  public boolean keepsNow(CandidateLine line, Duration objective) {
    return mostFactor(line, objective) >= 1 - ROUNDING;
  }
}

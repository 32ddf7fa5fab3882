package dev.weir.planning;

import dev.weir.analysis.Envelope;
import dev.weir.engine.Cap;
import dev.weir.line.CandidateLine;
import dev.weir.simulation.Codec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * How far the writes can grow before a source with its own share of a line breaks an objective,
 * narrowed on runs of the replicator's engine. With k times the writes of all sources a line is one
 * that carries, and packs, 1/k of it; so where nothing throttles and packing is never the limit the
 * smallest line that does is found once for all lines. Safe for several threads.
 */
public final class SharedRoom {
  /** Finer than the tenth of a percent that reports print; each halving is a run of the engine. */
  private static final double PRECISION = 1e-4;

  /** Beyond this growth nothing but an idle measurement is told. */
  private static final double LARGEST = 1e6;

  private final PlanRequest request;
  private final Envelope low;
  private final SharedPlay play;
  private final Codec codec;
  private final Map<Asked, Double> factors = new HashMap<>();
  private final Map<Duration, Double> smallest = new HashMap<>();

  private SharedRoom(PlanRequest request, Envelope low) {
    this.request = request;
    this.low = low;
    this.play = new SharedPlay(request);
    this.codec = EngineTerms.codec(request);
  }

  /**
   * Empty where no source has a share of its own, more have than are played together, or nothing
   * was written.
   *
   * @param low envelope of all writes, bytes spread evenly inside samples
   */
  static Optional<SharedRoom> of(PlanRequest request, Envelope low) {
    return SharedLines.asked(request) && !SharedLines.tooMany(request) && low.size() > 0
        ? Optional.of(new SharedRoom(request, low))
        : Optional.empty();
  }

  private record Asked(String line, Duration objective) {}

  /** The largest factor of all writes with which each source keeps an objective on a line. */
  synchronized double mostFactor(CandidateLine line, Duration objective) {
    return factors.computeIfAbsent(
        new Asked(line.name(), objective), asked -> factor(request.service(line), objective));
  }

  private double factor(Cap service, Duration objective) {
    if (request.throttle().isPresent() || Double.isFinite(codec.bytesPerSecond())) {
      return narrowed(service, objective);
    }
    double least = smallest.computeIfAbsent(objective, this::smallestBytesPerSecond);
    double factor = service.bytesPerSecondAt(0) / least;
    boolean near = factor < 1 && factor > 1 - 2 * PRECISION;
    return near && keeps(service, all(1), objective) ? 1 : factor;
  }

  /** Whether each source keeps an objective on a line in a month, by the growth of each. */
  boolean keeps(CandidateLine line, Duration objective, double months) {
    return keeps(request.service(line), rate -> GrowthRates.factor(rate, months), objective);
  }

  /** Of a constant line; what all need in one queue is near it. */
  private double smallestBytesPerSecond(Duration objective) {
    double queue = low.requiredBytesPerSecond(objective.toNanos());
    return queue / narrowed(new Cap.Constant(queue), objective);
  }

  private double narrowed(Cap service, Duration objective) {
    double kept = 0;
    double broken = 1;
    while (broken < LARGEST && keeps(service, all(broken), objective)) {
      kept = broken;
      broken *= 2;
    }
    while (broken - kept > PRECISION * broken && broken > 1 / LARGEST) {
      double middle = kept == 0 ? broken / 2 : (kept + broken) / 2;
      if (keeps(service, all(middle), objective)) {
        kept = middle;
      } else {
        broken = middle;
      }
    }
    return kept;
  }

  private static DoubleUnaryOperator all(double factor) {
    return rate -> factor;
  }

  private boolean keeps(Cap service, DoubleUnaryOperator factor, Duration objective) {
    return play.keeps(service, codec, factor, objective);
  }
}

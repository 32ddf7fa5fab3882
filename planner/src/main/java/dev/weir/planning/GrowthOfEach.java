package dev.weir.planning;

import dev.weir.analysis.Envelope;
import dev.weir.analysis.EnvelopeBuilder;
import dev.weir.line.CandidateLine;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Servers grow at rates of their own. Over any interval the bytes are then a sum of exponentials of
 * the month, so the logarithms of the required bandwidth and of the part of a line that is used are
 * convex: between two computed months a straight line of logarithms is never below them, and the
 * slopes beside it say how far above it may be. Every month is computed where that is cheap; else
 * whole years, the months between where that may be too high, and those in which a line breaks.
 */
final class GrowthOfEach implements GrowingNeed {
  /** Samples gone through to compute months before any is asked for: about ten seconds. */
  private static final long MOST_SAMPLES = 40_000_000;

  /** Below what three figures of a report show. */
  private static final double CLOSE = 1e-3;

  private static final int YEAR = 12;

  private final PlanRequest request;
  private final GrowthForecast forecast;
  private final int horizon;
  private final long mostSamples;
  private final double slowest;
  private final double fastest;
  private final TreeMap<Integer, OneMonth> computed = new TreeMap<>();

  GrowthOfEach(PlanRequest request, GrowthForecast forecast) {
    this(request, forecast, MOST_SAMPLES);
  }

  /** The same with another limit to the samples gone through. */
  GrowthOfEach(PlanRequest request, GrowthForecast forecast, long mostSamples) {
    this.request = request;
    this.forecast = forecast;
    this.mostSamples = mostSamples;
    this.horizon = request.scenario().growth().horizonMonths();
    this.slowest = Math.log1p(forecast.rates().least()) / YEAR;
    this.fastest = Math.log1p(forecast.rates().most()) / YEAR;
    fill();
  }

  /** A line and an objective that it is held against. */
  private record Asked(String line, Duration objective) {}

  /**
   * The answers of one month.
   *
   * @param required bits per second, by objective
   * @param keeping factor of the writes of this month up to which a line keeps an objective
   * @param draining the same with a queue that is empty at the end
   */
  private record OneMonth(
      Map<Duration, Double> required, Map<Asked, Double> keeping, Map<Asked, Double> draining) {}

  private void fill() {
    for (int month = 0; month < horizon; month += YEAR) {
      month(month);
    }
    month(horizon);
    long samples = forecast.month(0).load().workload().size();
    boolean all = samples * (horizon + 1) <= mostSamples;
    while (all ? computed.size() <= horizon : excess() > CLOSE) {
      if (!all && samples * (computed.size() + 1) > mostSamples) {
        return;
      }
      Span widest = widest(all);
      month((widest.from() + widest.to()) / 2);
    }
  }

  /** Months between two computed ones, and how much too high a straight line may be there. */
  private record Span(int from, int to, double excess) {}

  /** The longest stretch, or the one that may be too high by most. */
  private Span widest(boolean longest) {
    Span widest = new Span(0, 0, 0);
    for (int from : List.copyOf(computed.headMap(horizon).keySet())) {
      Span span = span(from, computed.tailMap(from, false).firstKey());
      boolean wider =
          longest
              ? span.to() - span.from() > widest.to() - widest.from()
              : span.excess() > widest.excess();
      widest = wider ? span : widest;
    }
    return widest;
  }

  /**
   * A convex function between two points lies above the lines that come in and go out with the
   * slopes beside them.
   */
  private Span span(int from, int to) {
    if (to - from == 1) {
      return new Span(from, to, 0);
    }
    double in = from == 0 ? slowest : slope(computed.headMap(from).lastKey(), from);
    double out = to == horizon ? fastest : slope(to, computed.tailMap(to, false).firstKey());
    double straight = slope(from, to);
    double above =
        out - in <= 0
            ? 0
            : Math.max(0, (straight - in) * (out - straight) * (to - from) / (out - in));
    return new Span(from, to, Math.expm1(above));
  }

  private double slope(int from, int to) {
    Duration strictest = request.objectives().getFirst();
    double grown =
        month(to).required().getOrDefault(strictest, 0.0)
            / month(from).required().getOrDefault(strictest, 0.0);
    return Math.log(grown) / (to - from);
  }

  private OneMonth month(int month) {
    OneMonth found = computed.get(month);
    if (found == null) {
      found = compute(month);
      computed.put(month, found);
    }
    return found;
  }

  private OneMonth compute(int month) {
    GrowthForecast.Grown grown = forecast.month(month);
    Envelope low = EnvelopeBuilder.low(grown.load());
    LineNeed need = new LineNeed(request, grown.load(), low, Optional.empty());
    Map<Duration, Double> required = new HashMap<>();
    Map<Asked, Double> keeping = new HashMap<>();
    Map<Asked, Double> draining = new HashMap<>();
    for (Duration objective : request.objectives()) {
      required.put(objective, need.requiredBitsPerSecond(objective) * grown.times());
      for (CandidateLine line : request.lines()) {
        Asked asked = new Asked(line.name(), objective);
        keeping.put(asked, need.mostFactor(line, objective) / grown.times());
        draining.put(asked, need.drainedFactor(line, objective) / grown.times());
      }
    }
    return new OneMonth(required, keeping, draining);
  }

  /** The last computed month up to this one. */
  private int before(int month) {
    return computed.headMap(month, true).lastKey();
  }

  private int after(int month) {
    return computed.tailMap(month, true).firstKey();
  }

  /** Straight between the logarithms of the computed months beside it. */
  private double between(int month, ToDoubleFunction<OneMonth> figure) {
    int from = before(month);
    int to = after(month);
    double first = figure.applyAsDouble(month(from));
    double last = figure.applyAsDouble(month(to));
    return first == last
        ? first
        : first * Math.pow(last / first, (month - from) / (double) (to - from));
  }

  @Override
  public double requiredBitsPerSecond(Duration objective, int month) {
    return between(month, found -> found.required().getOrDefault(objective, 0.0));
  }

  @Override
  public boolean keeps(CandidateLine line, Duration objective, int month) {
    Asked asked = new Asked(line.name(), objective);
    return keeps(month, found -> found.draining().getOrDefault(asked, 0.0));
  }

  /** Straight between is never too much, so only a month that may not be enough is computed. */
  private boolean keeps(int month, ToDoubleFunction<OneMonth> factor) {
    if (enough(between(month, factor))) {
      return true;
    }
    boolean near =
        enough(factor.applyAsDouble(month(before(month))))
            || enough(factor.applyAsDouble(month(after(month))));
    return near && enough(factor.applyAsDouble(month(month)));
  }

  private static boolean enough(double factor) {
    return factor >= 1 - LineNeed.ROUNDING;
  }

  @Override
  public boolean keepsNow(CandidateLine line, Duration objective) {
    return enough(month(0).keeping().getOrDefault(new Asked(line.name(), objective), 0.0));
  }

  @Override
  public Lasting keeping(CandidateLine line, Duration objective) {
    Asked asked = new Asked(line.name(), objective);
    return until(found -> found.keeping().getOrDefault(asked, 0.0));
  }

  @Override
  public Lasting draining(CandidateLine line, Duration objective) {
    Asked asked = new Asked(line.name(), objective);
    return until(found -> found.draining().getOrDefault(asked, 0.0));
  }

  /** The first month that is not enough is computed, and the one before it. */
  private Lasting until(ToDoubleFunction<OneMonth> factor) {
    if (!enough(factor.applyAsDouble(month(0)))) {
      return new Months(0);
    }
    for (int month = 1; month <= horizon; month++) {
      if (!keeps(month, factor)) {
        double last = Math.max(0, Math.log(factor.applyAsDouble(month(month - 1))));
        double first = Math.log(factor.applyAsDouble(month(month)));
        return new Months(month - 1 + Math.min(last / (last - first), Math.nextDown(1.0)));
      }
    }
    return fastest > 0 ? new Beyond() : new Never();
  }

  @Override
  public double excess() {
    return widest(false).excess();
  }
}

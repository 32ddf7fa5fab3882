package dev.weir.planning;

import dev.weir.analysis.Envelope;
import dev.weir.analysis.WireLoad;
import dev.weir.units.DataSize;
import dev.weir.workload.GrowingWorkload;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a plan as they grow. What takes further passes over the samples is computed when it
 * is first asked for, and kept. Safe for several threads; the need that it gives is for one at a
 * time.
 */
public final class GrowthForecast {
  private final PlanRequest request;
  private final WireLoad load;
  private final GrowthRates rates;
  private final Optional<SharedRoom> shares;
  private final LineNeed now;
  private @Nullable GrowingWorkload growing;
  private @Nullable GrowingNeed need;

  /**
   * @param load the sum of all sources as the line sees it
   * @param low its envelope, bytes spread evenly inside samples
   */
  GrowthForecast(PlanRequest request, WireLoad load, Envelope low) {
    this.request = request;
    this.load = load;
    this.rates = GrowthRates.of(request.scenario(), request.workload());
    this.shares = SharedRoom.of(request, low);
    this.now = new LineNeed(request, load, low, shares);
  }

  /**
   * What the line sees of grown writes: each byte of {@code load} counts {@code times} over.
   *
   * @param times above 0
   */
  public record Grown(WireLoad load, double times) {}

  /** What the writes as measured need, with the shares that sources have. */
  public LineNeed now() {
    return now;
  }

  /** The rates of the servers. */
  public GrowthRates rates() {
    return rates;
  }

  /** The need month by month; empty where no growth was given, or that of everybody is 0. */
  public synchronized Optional<GrowingNeed> need() {
    if (rates.perYear().isEmpty() || rates.common().filter(rate -> rate.share() == 0).isPresent()) {
      return Optional.empty();
    }
    GrowingNeed found = need;
    if (found == null) {
      found =
          rates
              .common()
              .<GrowingNeed>map(rate -> new CommonGrowth(rate, now))
              .orElseGet(() -> ofEach());
      need = found;
    }
    return Optional.of(found);
  }

  private GrowingNeed ofEach() {
    GrowingNeed queue = new GrowthOfEach(request, this);
    return shares
        .<GrowingNeed>map(
            each -> new SharedGrowth(queue, each, request.scenario().growth().horizonMonths()))
        .orElse(queue);
  }

  /** The writes of a month; those of month 0 are the measured ones. */
  public Grown month(int month) {
    return month == 0 ? new Grown(load, 1) : grown(rate -> GrowthRates.factor(rate, month));
  }

  /**
   * The writes, those of each server multiplied by the factor of its rate.
   *
   * @param factor by rate per year, more than 0
   */
  public Grown grown(DoubleUnaryOperator factor) {
    if (!rates.differ()) {
      return new Grown(load, rates.perYear().isEmpty() ? 1 : factor.applyAsDouble(rates.least()));
    }
    GrowingWorkload.Grown grown = growing().grown(factor);
    return new Grown(
        new WireLoad(grown.workload(), request.cost(), request.compression().ratio()),
        grown.times());
  }

  /**
   * Growth of all writes together in the first year: the mean of the rates, each weighing by the
   * bytes of its servers. 0 where nothing was said.
   */
  public double ofAllPerYear() {
    return rates.differ()
        ? growing().volume(rate -> 1 + rate) - 1
        : rates.perYear().isEmpty() ? 0 : rates.least();
  }

  /**
   * Bytes of the protected data after some months over those now: each server's by its own rate
   * where their sizes are known, else as all writes together grow.
   */
  public double ofProtectedData(int months) {
    Optional<DataSize> whole = request.scenario().copies().protectedSize();
    if (!rates.differ()) {
      return rates.common().map(rate -> rate.factorAfterMonths(months)).orElse(1.0);
    }
    boolean ofServers =
        whole.filter(ProtectedSizes.of(request.scenario(), request.workload())::of).isPresent();
    return ofServers
        ? ProtectedSizes.grownBytes(request.scenario(), request.workload(), months)
            / whole.orElseThrow().bytes()
        : growing().volume(rate -> GrowthRates.factor(rate, months));
  }

  private synchronized GrowingWorkload growing() {
    GrowingWorkload found = growing;
    if (found == null) {
      found = GrowingWorkload.of(request.workload());
      growing = found;
    }
    return found;
  }
}

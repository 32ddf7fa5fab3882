package dev.weir.line;

import dev.weir.units.Bandwidth;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * How a carrier bills a month.
 *
 * @param currency three letters, for example EUR
 * @param fixed whatever is ordered or sent
 * @param perMbit graduated prices of the ordered bandwidth; empty: none
 * @param burstable price by the 95th percentile of what is sent
 * @param perGb per 10^9 wire bytes sent; 0: none
 */
public record Tariff(
    String currency,
    BigDecimal fixed,
    List<Step> perMbit,
    Optional<Burstable> burstable,
    BigDecimal perGb) {
  public Tariff {
    perMbit = List.copyOf(perMbit);
    requireRisingSteps(perMbit);
  }

  /**
   * Refuses a bandwidth for which the steps say no price.
   *
   * @throws IllegalArgumentException when they end below it
   */
  void requirePriceOf(Bandwidth ordered) {
    Optional<Bandwidth> end = perMbit.isEmpty() ? Optional.empty() : perMbit.getLast().upTo();
    if (end.isPresent() && end.get().compareTo(ordered) < 0) {
      throw new IllegalArgumentException(
          "the steps of the tariff end at %s, and the line has %s; add a step, or leave the last"
                  .formatted(end.get(), ordered)
              + " up-to out");
    }
  }

  /**
   * A stretch of the ordered bandwidth at one price.
   *
   * @param upTo its end; absent: no end, only in the last step
   * @param price of each Mbit/s inside it, per month
   */
  public record Step(Optional<Bandwidth> upTo, BigDecimal price) {}

  /**
   * Price of bandwidth that is billed by use.
   *
   * @param commit bandwidth that is paid for in any case
   * @param price of each Mbit/s of it, per month
   * @param excess price of each Mbit/s of the 95th percentile above it, per month
   */
  public record Burstable(Bandwidth commit, BigDecimal price, BigDecimal excess) {}

  private static void requireRisingSteps(List<Step> steps) {
    long end = 0;
    for (int i = 0; i < steps.size(); i++) {
      Optional<Bandwidth> upTo = steps.get(i).upTo();
      if (upTo.isEmpty() && i < steps.size() - 1) {
        throw new IllegalArgumentException("only the last step may have no up-to");
      }
      if (upTo.isPresent() && upTo.get().bitsPerSecond() <= end) {
        throw new IllegalArgumentException(
            "steps rise: the one up to %s follows one up to %s"
                .formatted(upTo.get(), new Bandwidth(end)));
      }
      end = upTo.map(Bandwidth::bitsPerSecond).orElse(Long.MAX_VALUE);
    }
  }
}

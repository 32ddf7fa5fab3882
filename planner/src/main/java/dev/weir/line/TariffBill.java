package dev.weir.line;

import dev.weir.units.Bandwidth;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Function;

/**
 * What a tariff charges for one calendar month; the parts add up to the total exactly.
 *
 * @param month in the zone of the traffic
 * @param measuredShare of the month that was measured; below 1 the volume is scaled up to the whole
 *     month and the percentile stands for all of it
 * @param percentileBitsPerSecond 95th percentile of the five-minute means
 * @param billedGb GB of 10^9 wire bytes in the whole month
 * @param currency of all amounts
 */
public record TariffBill(
    YearMonth month,
    double measuredShare,
    double percentileBitsPerSecond,
    BigDecimal billedGb,
    Parts parts,
    String currency) {
  private static final BigDecimal BITS_PER_MBIT = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal BYTES_PER_GB = BigDecimal.valueOf(1_000_000_000);

  /** Of each amount the kilobyte and the bit per second still count. */
  private static final int DECIMALS = 6;

  /**
   * The amounts.
   *
   * @param fixed whatever is ordered or sent
   * @param ordered the ordered bandwidth in graduated steps
   * @param burstable commitment and excess of the percentile
   * @param volume what was sent, per GB
   */
  public record Parts(
      BigDecimal fixed, BigDecimal ordered, BigDecimal burstable, BigDecimal volume) {}

  /**
   * Bills a month.
   *
   * @param ordered bandwidth of the line
   * @throws IllegalArgumentException when the tariff's steps end below the ordered bandwidth
   */
  public static TariffBill of(Tariff tariff, Bandwidth ordered, MonthOfTraffic traffic) {
    tariff.requirePriceOf(ordered);
    BigDecimal gb = billedGb(traffic);
    double percentile = traffic.percentile95();
    Parts parts =
        new Parts(
            tariff.fixed(),
            ordered(tariff.perMbit(), ordered),
            tariff.burstable().map(b -> burstable(b, percentile)).orElse(BigDecimal.ZERO),
            gb.multiply(tariff.perGb()));
    return new TariffBill(
        traffic.month(), traffic.measuredShare(), percentile, gb, parts, tariff.currency());
  }

  /** Everything together. */
  public Money total() {
    return new Money(
        parts.fixed().add(parts.ordered()).add(parts.burstable()).add(parts.volume()), currency);
  }

  /**
   * The mean of the bills of one line for a month, each weighing by the time that was measured of
   * it; to the hundredth.
   *
   * @param bills at least one, of one tariff
   */
  public static Cost perMonth(List<TariffBill> bills) {
    BigDecimal mean = mean(bills, bill -> bill.total().amount());
    return new Cost(mean.setScale(2, RoundingMode.HALF_UP), bills.getFirst().currency());
  }

  /**
   * The mean of one part of the bills, each weighing by the time that was measured of its month.
   *
   * @param bills at least one, of one tariff
   */
  public static BigDecimal mean(List<TariffBill> bills, Function<TariffBill, BigDecimal> part) {
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal days = BigDecimal.ZERO;
    for (TariffBill bill : bills) {
      BigDecimal measured =
          new BigDecimal(
              bill.measuredShare() * bill.month().lengthOfMonth(), MathContext.DECIMAL64);
      sum = sum.add(part.apply(bill).multiply(measured));
      days = days.add(measured);
    }
    return sum.divide(days, MathContext.DECIMAL128);
  }

  private static BigDecimal billedGb(MonthOfTraffic traffic) {
    return new BigDecimal(traffic.wireBytes() / traffic.measuredShare())
        .divide(BYTES_PER_GB, DECIMALS, RoundingMode.HALF_UP);
  }

  /** Graduated: each step's price holds for the bandwidth inside it. */
  static BigDecimal ordered(List<Tariff.Step> steps, Bandwidth ordered) {
    BigDecimal sum = BigDecimal.ZERO;
    long from = 0;
    for (Tariff.Step step : steps) {
      long end = Math.min(ordered.bitsPerSecond(), end(step));
      if (end > from) {
        sum = sum.add(mbit(BigDecimal.valueOf(end - from)).multiply(step.price()));
        from = end;
      }
    }
    return sum;
  }

  private static long end(Tariff.Step step) {
    return step.upTo().map(Bandwidth::bitsPerSecond).orElse(Long.MAX_VALUE);
  }

  private static BigDecimal burstable(Tariff.Burstable terms, double percentile) {
    BigDecimal commit = BigDecimal.valueOf(terms.commit().bitsPerSecond());
    BigDecimal above = new BigDecimal(percentile, MathContext.DECIMAL64).subtract(commit);
    return mbit(commit)
        .multiply(terms.price())
        .add(mbit(above.max(BigDecimal.ZERO)).multiply(terms.excess()));
  }

  /** Mbit/s to the bit per second, as no bill counts finer. */
  private static BigDecimal mbit(BigDecimal bitsPerSecond) {
    return bitsPerSecond.divide(BITS_PER_MBIT, DECIMALS, RoundingMode.HALF_UP);
  }
}

package dev.weir.planning;

import dev.weir.line.CandidateLine;
import dev.weir.scenario.YearlyGrowth;
import java.time.Duration;

/** All servers grow alike, so that whatever is proportional to the writes grows by one factor. */
final class CommonGrowth implements GrowingNeed {
  private final YearlyGrowth rate;
  private final LineNeed now;

  CommonGrowth(YearlyGrowth rate, LineNeed now) {
    this.rate = rate;
    this.now = now;
  }

  @Override
  public double requiredBitsPerSecond(Duration objective, int month) {
    return now.requiredBitsPerSecond(objective) * rate.factorAfterMonths(month);
  }

  @Override
  public boolean keeps(CandidateLine line, Duration objective, int month) {
    return now.keeps(line, objective, rate.factorAfterMonths(month));
  }

  @Override
  public boolean keepsNow(CandidateLine line, Duration objective) {
    return now.keepsNow(line, objective);
  }

  @Override
  public Lasting keeping(CandidateLine line, Duration objective) {
    return until(now.mostFactor(line, objective));
  }

  @Override
  public Lasting draining(CandidateLine line, Duration objective) {
    return until(now.drainedFactor(line, objective));
  }

  private Lasting until(double factor) {
    double months = rate.monthsUntil(factor);
    return Double.isInfinite(months) ? new Never() : new Months(months);
  }

  @Override
  public double excess() {
    return 0;
  }
}

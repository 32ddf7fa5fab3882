package dev.weir.collector.inspecting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistributionTest {
  private static double quantile(Distribution distribution, double share) {
    Double found = distribution.quantile(share);
    assertThat(found).isNotNull();
    return found == null ? Double.NaN : found;
  }

  @Test
  void takesTheNearestRankAndIsExactForValuesApart() {
    Distribution distribution = new Distribution();
    for (double value : new double[] {0, 10, 20, 40, 80}) {
      distribution.add(value, 2);
    }
    assertThat(distribution.count()).isEqualTo(10);
    assertThat(quantile(distribution, 0.2)).isZero();
    assertThat(quantile(distribution, 0.21)).isEqualTo(10);
    assertThat(quantile(distribution, 0.6)).isEqualTo(20);
    assertThat(quantile(distribution, 0.8)).isEqualTo(40);
    assertThat(quantile(distribution, 0.95)).isEqualTo(80);
    assertThat(quantile(distribution, 1)).isEqualTo(80);
    assertThat(new Distribution().quantile(0.5)).isNull();
  }

  @Test
  void isNeverTooLowAndAtMostOnePercentTooHigh() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("DistributionTest: -Dweir.seed=" + seed);
    Random random = new Random(seed);
    double[] values = new double[20_000];
    Distribution distribution = new Distribution();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(random.nextGaussian() * 6 + 8);
      distribution.add(values[i], 1);
    }
    Arrays.sort(values);
    for (double share : new double[] {0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1}) {
      double truth = values[(int) Math.ceil(share * values.length) - 1];
      assertThat(quantile(distribution, share)).isBetween(truth, truth * 1.0101);
    }
  }

  @Test
  void holdsWhateverIsThrownAtIt() {
    Distribution distribution = new Distribution();
    distribution.add(Double.MIN_VALUE, 1);
    distribution.add(9.3e27, 1);
    distribution.add(1e300, 1);
    assertThat(quantile(distribution, 1)).isEqualTo(1e300);
  }
}

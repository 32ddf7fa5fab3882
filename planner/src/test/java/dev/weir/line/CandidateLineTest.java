package dev.weir.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CandidateLineTest {
  @Test
  void readsEveryProperty() {
    CandidateLine line =
        CandidateLine.parse("Tokyo-Osaka=20Mbit/s,rtt=40ms,loss=0.01%,cost=1200EUR/month");

    assertThat(line.name()).isEqualTo("Tokyo-Osaka");
    assertThat(line.bandwidth().bitsPerSecond()).isEqualTo(20_000_000);
    assertThat(line.roundTrip()).contains(Duration.ofMillis(40));
    assertThat(line.loss()).hasValue(0.0001);
    assertThat(line.cost().orElseThrow()).hasToString("1200 EUR/month");
    assertThat(Cost.parse("14400EUR/year")).hasToString("1200.00 EUR/month");
  }

  /** 40 ms and 0.01 %: max(1.2/0.01, 1.054 (0.04/0.0001)^0.75) = max(120, 94.27) segments. */
  @Test
  void ceilingFollowsTheLossFormulas() {
    assertThat(TcpCeiling.renoSegments(1e-4)).isCloseTo(120, within(1e-9));
    assertThat(TcpCeiling.cubicSegments(Duration.ofMillis(40), 1e-4)).isCloseTo(120, within(1e-9));
    assertThat(TcpCeiling.cubicSegments(Duration.ofMillis(200), 1e-6))
        .isCloseTo(1.054 * Math.pow(200_000, 0.75), within(1e-6));
    assertThat(TcpCeiling.cubicBitsPerSecond(Duration.ofMillis(40), 1e-4))
        .isCloseTo(120 * 1514 * 8 / 0.04, within(1e-3));
  }

  @Test
  void ceilingCountsOnlyWhereBothAreGiven() {
    assertThat(CandidateLine.parse("A=1Gbit/s,rtt=40ms").limitedByTcp()).isFalse();
    assertThat(CandidateLine.parse("A=1Gbit/s,loss=0.01%").limitedByTcp()).isFalse();
    assertThat(CandidateLine.parse("A=20Mbit/s,rtt=40ms,loss=0.01%").limitedByTcp()).isFalse();
    assertThat(CandidateLine.parse("A=1Gbit/s,rtt=40ms,loss=0.01%").limitedByTcp()).isTrue();
  }
}

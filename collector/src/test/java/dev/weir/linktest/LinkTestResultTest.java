package dev.weir.linktest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class LinkTestResultTest {
  @Test
  void noLineIsToldAboveItsLimit() {
    Throughput through = new Throughput(new double[] {2_500_000, 2_501_000, 2_502_000}, 0, true);
    DirectionResult.Filled filled =
        new DirectionResult.Filled(1, through, new TcpCounts.Unknown("a test"));
    DirectionResult found =
        new DirectionResult(
            filled,
            filled,
            new RoundTrips(new long[] {1_000_000}),
            new Loss.Counted(2_000, 0, false),
            1_250_000);
    LinkTestResult limited =
        new LinkTestResult(
            new LinkTestPlan(Duration.ofSeconds(3), 1, OptionalDouble.of(20e6)),
            new RoundTrips(new long[] {1_000_000}),
            found,
            found,
            OptionalDouble.of(20e6));
    assertThat(found.bitsPerSecond()).isGreaterThan(20e6);
    assertThat(limited.bitsPerSecond(Direction.TO_LISTENER)).isEqualTo(20e6);
    assertThat(limited.atLeast(Direction.TO_LISTENER)).isTrue();
    assertThat(limited.line(Direction.TO_LISTENER).notation())
        .isEqualTo("measured=20Mbit/s,rtt=1ms");
  }
}

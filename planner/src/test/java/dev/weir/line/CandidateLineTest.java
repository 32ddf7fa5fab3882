package dev.weir.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.units.DataSize;
import dev.weir.units.UnitFormatException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
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
    assertThat(Cost.parse("14400EUR/year")).hasToString("1200 EUR/month");
  }

  @Test
  void ceilingCountsOnlyWhereItIsKnown() {
    assertThat(CandidateLine.parse("A=1Gbit/s,rtt=40ms").limitedByTcp()).isFalse();
    assertThat(CandidateLine.parse("A=20Mbit/s,rtt=40ms,loss=0.01%").limitedByTcp()).isFalse();
    assertThat(CandidateLine.parse("A=1Gbit/s,rtt=40ms,loss=0.01%").limitedByTcp()).isTrue();
  }

  /** A loss that no formula can use must not be dropped in silence. */
  @Test
  void refusesLossAndWindowWithoutRoundTrip() {
    assertThatThrownBy(() -> CandidateLine.parse("A=1Gbit/s,loss=0.01%"))
        .hasMessageStartingWith("a loss without a round trip says nothing");
    assertThatThrownBy(() -> CandidateLine.parse("A=1Gbit/s,window=64KiB"))
        .hasMessageStartingWith("a window without a round trip says nothing");
    assertThat(CandidateLine.parse("A=1Gbit/s,loss=0%").loss()).isEmpty();
  }

  @Test
  void readsTheFurtherProperties() {
    CandidateLine line =
        CandidateLine.parse(
            "A=100Mbit/s,rtt=40ms,window=4MiB,connections=3,congestion-control=reno,"
                + "other-traffic=20Mbit/s,share=60%,installation=2000EUR");

    assertThat(line.transport())
        .isEqualTo(
            new LineTransport(
                Optional.of(Duration.ofMillis(40)),
                OptionalDouble.empty(),
                Optional.of(new DataSize(4 << 20)),
                3,
                CongestionControl.RENO));
    assertThat(line.usableBitsPerSecond()).isCloseTo((100e6 - 20e6) * 0.6, within(1e-6));
    assertThat(line.price().installation().orElseThrow()).hasToString("2000 EUR");
  }

  @Test
  void refusesWhatNoLineCanBe() {
    refused("A=20Mbit/s,other-traffic=20Mbit/s", "leaves nothing of 20 Mbit/s");
    refused("A=20Mbit/s,share=0%", "a share is more than 0% and at most 100%");
    refused("A=20Mbit/s,share=101%", "a share is more than 0% and at most 100%");
    refused("A=20Mbit/s,connections=0", "'0' is no number of connections");
    refused("A=20Mbit/s,congestion-control=vegas", "write cubic or reno");
    refused("A=20Mbit/s,window=0B,rtt=1ms", "a window of 0 B");
    refused("A=20Mbit/s,loss=100%,rtt=1ms", "a loss of '100%'");
    refused("A=20Mbit/s,latency=1ms", "unknown property 'latency'");
    refused("A=20Mbit/s,rtt=2m", "more than a minute");
    refused("A=20Mbps", "did you mean 20Mbit/s");
  }

  private static void refused(String line, String message) {
    assertThatThrownBy(() -> CandidateLine.parse(line))
        .isInstanceOf(UnitFormatException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("write for example");
  }
}

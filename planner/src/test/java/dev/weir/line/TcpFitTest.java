package dev.weir.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpFitTest {
  /** Tables 1 and 2 of RFC 9438, section 5.1: average windows at C = 0.4, RTT 0.1 s and 0.01 s. */
  @ParameterizedTest
  @CsvSource({
    "100, 1e-2, 12, 12",
    "100, 1e-3, 38, 38",
    "100, 1e-4, 120, 187",
    "100, 1e-5, 379, 1054",
    "100, 1e-6, 1200, 5926",
    "100, 1e-7, 3795, 33325",
    "100, 1e-8, 12000, 187400",
    "10, 1e-2, 12, 12",
    "10, 1e-3, 38, 38",
    "10, 1e-4, 120, 120",
    "10, 1e-5, 379, 379",
    "10, 1e-6, 1200, 1200",
    "10, 1e-7, 3795, 5926",
    "10, 1e-8, 12000, 33325",
  })
  void averageWindowsAreThoseOfTheStandard(long millis, double loss, long reno, long cubic) {
    Duration roundTrip = Duration.ofMillis(millis);
    assertThat(Math.round(TcpCeiling.segments(CongestionControl.RENO, roundTrip, loss)))
        .isEqualTo(reno);
    assertThat(Math.round(TcpCeiling.segments(CongestionControl.CUBIC, roundTrip, loss)))
        .isEqualTo(cubic);
  }

  /** Table 3 of RFC 9438, section 5.2: the loss that a window bears, RTT 0.1 s, two figures. */
  @ParameterizedTest
  @CsvSource({
    "8.3333, 2.0e-2, 2.0e-2",
    "83.333, 2.0e-4, 2.9e-4",
    "833.33, 2.0e-6, 1.4e-5",
    "8333.3, 2.0e-8, 6.3e-7",
    "83333, 2.0e-10, 2.9e-8",
  })
  void bearableLossesAreThoseOfTheStandard(double segments, double reno, double cubic) {
    Duration roundTrip = Duration.ofMillis(100);
    assertThat(TcpCeiling.lossFor(CongestionControl.RENO, roundTrip, segments))
        .isCloseTo(reno, within(reno * 0.05));
    assertThat(TcpCeiling.lossFor(CongestionControl.CUBIC, roundTrip, segments))
        .isCloseTo(cubic, within(cubic * 0.05));
  }

  /** 1.2 / sqrt(0.0001) = 120 segments of 1514 bytes each 40 ms = 36,336,000 bit/s. */
  @Test
  void lossBindsAndConnectionsMultiply() {
    TcpFit one = CandidateLine.parse("A=1Gbit/s,rtt=40ms,loss=0.01%").tcp();
    assertThat(one.usableBitsPerSecond()).isCloseTo(36_336_000, within(1e-3));
    assertThat(one.binding()).isEqualTo(TcpFit.Binding.LOSS);
    assertThat(one.remedy().orElseThrow().connections()).isEqualTo(28);
    assertThat(one.remedy().orElseThrow().windowBytes()).isEmpty();

    TcpFit four = CandidateLine.parse("A=1Gbit/s,rtt=40ms,loss=0.01%,connections=4").tcp();
    assertThat(four.usableBitsPerSecond()).isCloseTo(4 * 36_336_000, within(1e-3));
    assertThat(CandidateLine.parse("A=1Gbit/s,rtt=40ms,loss=0.01%,connections=28").tcp().binding())
        .isEqualTo(TcpFit.Binding.LINE);
    assertThat(CandidateLine.parse("A=20Mbit/s,rtt=40ms,loss=0.01%").tcp().binding())
        .isEqualTo(TcpFit.Binding.LINE);
  }

  /**
   * 64 KiB each 13.7 ms on 1 Gbit/s: 65,536 / 1,448 segments of 12,112 bits = 548,188 bits a round
   * trip, 40.01 Mbit/s. To fill it: 10^9 x 0.0137 / 8 = 1,712,500 frame bytes in flight, of which
   * 1,448 / 1,514 are payload.
   */
  @Test
  void windowBinds() {
    TcpFit fit = CandidateLine.parse("A=1Gbit/s,rtt=13.7ms,window=64KiB").tcp();
    assertThat(fit.binding()).isEqualTo(TcpFit.Binding.WINDOW);
    assertThat(fit.usableBitsPerSecond()).isCloseTo(40.01e6, within(0.01e6));
    TcpFit.Remedy remedy = fit.remedy().orElseThrow();
    assertThat(remedy.windowBytes()).hasValue((long) Math.ceil(1_712_500 * 1448.0 / 1514));
    assertThat(remedy.connections()).isEqualTo(25);
    assertThat(remedy.loss()).isEmpty();
    assertThat(
            CandidateLine.parse("A=1Gbit/s,rtt=13.7ms,window=" + 1_637_847 + "B").tcp().binding())
        .isEqualTo(TcpFit.Binding.LINE);
  }

  @Test
  void eachRemedyFillsTheLine() {
    String line = "A=500Mbit/s,rtt=80ms,window=1MiB,loss=0.05%,share=70%,other-traffic=20Mbit/s";
    TcpFit fit = CandidateLine.parse(line).tcp();
    assertThat(fit.allowedBitsPerSecond()).isCloseTo(336e6, within(1e-3));
    assertThat(fit.binding()).isEqualTo(TcpFit.Binding.LOSS);
    TcpFit.Remedy remedy = fit.remedy().orElseThrow();
    assertThat(fit.perConnectionBitsPerSecond() * remedy.connections()).isGreaterThan(336e6);
    assertThat(fit.perConnectionBitsPerSecond() * (remedy.connections() - 1)).isLessThan(336e6);
    double segments = 336e6 * 0.08 / 8 / 1514;
    assertThat(remedy.windowBytes().orElseThrow())
        .isBetween((long) (segments * 1448), (long) (segments * 1448) + 1);
    double loss = remedy.loss().orElseThrow();
    assertThat(TcpCeiling.segments(CongestionControl.CUBIC, Duration.ofMillis(80), loss))
        .isCloseTo(segments, within(1e-6 * segments));
  }

  @Test
  void withoutRoundTripTheLineDecides() {
    assertThat(CandidateLine.parse("A=1Gbit/s").tcp().binding()).isEqualTo(TcpFit.Binding.LINE);
    assertThat(CandidateLine.parse("A=1Gbit/s,rtt=0ms,loss=1%").tcp().usableBitsPerSecond())
        .isEqualTo(1e9);
  }
}

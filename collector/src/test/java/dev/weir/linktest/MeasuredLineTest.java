package dev.weir.linktest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class MeasuredLineTest {
  private static String line(double bits, long micros, Loss loss) {
    return new MeasuredLine("measured", bits, Duration.ofNanos(micros * 1000), loss).notation();
  }

  @Test
  void saysWhatWasFoundAndLeavesOutWhatIsUnknown() {
    assertThat(line(18_700_000, 41_000, new Loss.Counted(10_000, 2, false)))
        .isEqualTo("measured=18.7Mbit/s,rtt=41ms,loss=0.02%");
    assertThat(line(18_700_000, 41_000, new Loss.Unknown("no kernel to ask")))
        .isEqualTo("measured=18.7Mbit/s,rtt=41ms");
    assertThat(line(9_412_345_678.0, 187, new Loss.Counted(10_000, 0, false)))
        .isEqualTo("measured=9.412Gbit/s,rtt=0.19ms");
    assertThat(line(999_960, 600_000, new Loss.Counted(3, 1, false)))
        .isEqualTo("measured=1Mbit/s,rtt=600ms,loss=33%");
    assertThat(line(64_123, 1_234, new Loss.Counted(1_000_000, 1, false)))
        .isEqualTo("measured=64.12kbit/s,rtt=1.23ms,loss=0.0001%");
  }

  /**
   * Newcombe 1998, Statistics in Medicine 17, table I, method 3 (Wilson): 15 of 148 and 0 of 20.
   */
  @Test
  void confidenceIsWilsons() {
    Loss.Counted some = new Loss.Counted(148, 15, false);
    assertThat(some.atLeast()).isCloseTo(0.0624, within(0.00005));
    assertThat(some.atMost()).isCloseTo(0.1605, within(0.00005));
    Loss.Counted none = new Loss.Counted(20, 0, false);
    assertThat(none.atLeast()).isZero();
    assertThat(none.atMost()).isCloseTo(0.1611, within(0.00005));
  }

  @Test
  void readsTheCountersOfTheMachine() {
    String names = "Tcp: RtoAlgorithm RtoMin RtoMax MaxConn InSegs OutSegs RetransSegs InErrs";
    assertThat(MachineTcp.parsed(names, "Tcp: 1 200 120000 -1 500 1000 7 0"))
        .contains(new MachineTcp(1000, 7));
    assertThat(MachineTcp.parsed("Tcp: InSegs", "Tcp: 1")).isEmpty();
  }

  @Test
  void tokensAreTheSameHoweverTheyAreTyped() {
    Token shown = Token.random();
    byte[] proof = shown.prove("x", new byte[] {1});
    String typed = shown.toString().toLowerCase(Locale.ROOT).replace("-", "");
    assertThat(Token.of(" " + typed + " ").proves(proof, "x", new byte[] {1})).isTrue();
    assertThat(Token.random().proves(proof, "x", new byte[] {1})).isFalse();
    assertThatThrownBy(() -> Token.of("short")).hasMessageContaining("8 to 128");
  }
}

package dev.weir.collector.compressing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.units.UnitFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressionBudgetTest {
  private static final long MINUTE = 60_000_000_000L;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0.25%,8MiB/min     | 0.0025 | 8388608
          1 % , 64 MiB / min | 0.01   | 67108864
          100%,1GB/min       | 1      | 1000000000
          0.5%,256KiB/min    | 0.005  | 262144
          """)
  void readsShareAndBytes(String text, double share, long bytes) {
    CompressionBudget budget = CompressionBudget.parse(text);
    assertThat(budget.coreShare()).isCloseTo(share, within(1e-12));
    assertThat(budget.bytesPerMinute().bytes()).isEqualTo(bytes);
    assertThat(CompressionBudget.parse(budget.toString())).isEqualTo(budget);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1%",
        "64MiB/min",
        "1%,64MiB",
        "1%,64/min",
        "0%,64MiB/min",
        "101%,64MiB/min",
        "1%,255KiB/min",
        "-1%,64MiB/min",
        "1%,64MiB/s",
        "1,64MiB/min",
        "1%,64MiB/min,x"
      })
  void refusesWhatIsNoBudget(String text) {
    assertThatThrownBy(() -> CompressionBudget.parse(text)).isInstanceOf(UnitFormatException.class);
  }

  @Test
  void theUsualOneIsWrittenAsInTheHelp() {
    assertThat(CompressionBudget.USUAL.toString()).isEqualTo("0.25%,8MiB/min");
  }

  @Test
  void anAllowanceFillsUpOverAMinuteAndNoFurther() {
    Allowance allowance = new Allowance(CompressionBudget.parse("1%,1MiB/min"), 0);
    allowance.spend(0, 1 << 20);
    assertThat(allowance.left(0)).isFalse();
    assertThat(allowance.left(MINUTE / 100)).isTrue();
    allowance.spend(600_000_000L + 1, 0);
    assertThat(allowance.left(MINUTE / 100)).isFalse();
    assertThat(allowance.left(100 * MINUTE)).isTrue();
    allowance.spend(600_000_000L, 0);
    assertThat(allowance.left(100 * MINUTE)).as("a minute's worth at most").isFalse();
  }
}

package dev.weir.collector.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CostGovernorTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final long MS = 1_000_000L;

  /** 600 ms in a minute are one percent of a core. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # milliseconds used in each minute after the first reading;    minutes after which it is too much
          600 600 600 600 600 600 600 600 600 600 600 600,               ''
          0 0 0 0 0 0 0 0 0 0 0 0,                                       ''
          601 601 601 601 601,                                           5
          900 900 900 900 900 900 900 900 900 900 900,                   5 10
          60000 0 0 0 0 0 0 0 0 0 0,                                     5
          2999 0 0 0 0 0 0 0 0 0,                                        ''
          0 0 0 0 3001 0 0 0 0 0 0 0,                                    5
          0 0 0 0 0 0 0 0 3001 0 0 0 0 0 0,                              9
          700 700 700 700 700 350 350 350 350 350 350 350 350 350 350,   5
          """)
  void asksOncePerWindowForLess(String used, String tooMuchAfter) {
    CostGovernor governor = new CostGovernor(0.01);
    long cpu = 5_000 * MS; // What starting cost is not counted.
    assertThat(governor.tooMuch(MINUTE, cpu)).isEmpty();
    List<String> answers = new ArrayList<>();
    int minute = 1;
    for (String milliseconds : used.split(" ")) {
      cpu += Long.parseLong(milliseconds) * MS;
      if (governor.tooMuch(++minute * MINUTE, cpu).isPresent()) {
        answers.add(String.valueOf(minute - 1));
      }
    }
    assertThat(String.join(" ", answers)).isEqualTo(tooMuchAfter);
  }

  @Test
  void tellsTheShareOfTheWindowAlone() {
    CostGovernor governor = new CostGovernor(0.01);
    OptionalDouble last = OptionalDouble.empty();
    long[] cumulated = {0, 0, 100, 200, 300, 3000, 4000};
    for (int i = 0; i < cumulated.length; i++) {
      last = governor.tooMuch(i * MINUTE, cumulated[i] * MS);
    }
    assertThat(last.orElseThrow()).isCloseTo(4000 / (5 * 60_000.0), within(1e-12));
  }

  @Test
  void whatIsUnknownIsNeverTooMuch() {
    CostGovernor governor = new CostGovernor(0.000_001);
    for (int i = 0; i < 100; i++) {
      assertThat(governor.tooMuch(i * MINUTE, -1)).isEmpty();
    }
  }

  @Test
  void neverAsksTwiceWithinAWindowWhateverComes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    CostGovernor governor = new CostGovernor(0.01);
    long now = 0;
    long cpu = 0;
    long lastAsked = Long.MIN_VALUE / 2;
    for (int i = 0; i < 10_000; i++) {
      now += 1 + (long) (random.nextDouble() * 3 * MINUTE);
      cpu += (long) (random.nextDouble() * 2000 * MS);
      if (governor.tooMuch(now, cpu).isPresent()) {
        assertThat(now - lastAsked)
            .as("seed %d, step %d", seed, i)
            .isGreaterThanOrEqualTo(CostGovernor.WINDOW.toNanos());
        lastAsked = now;
      }
    }
  }
}

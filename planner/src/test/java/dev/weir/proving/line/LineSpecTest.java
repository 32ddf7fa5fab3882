package dev.weir.proving.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.problem.ProblemException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineSpecTest {
  @Test
  void readsBackWhatItPrints() {
    String text = "20Mbit/s,rtt=40ms,loss=0.1%,outage=1m:20s,cap=90s:5Mbit/s,cap=2m:open";
    LineSpec spec = LineSpec.parse(text);
    assertThat(spec.loss()).isEqualTo(0.001);
    assertThat(spec.outages())
        .containsExactly(new LineSpec.Cut(Duration.ofMinutes(1), Duration.ofSeconds(20)));
    assertThat(spec.caps()).hasSize(2);
    assertThat(spec.caps().getLast().allowed()).isEmpty();
    assertThat(LineSpec.parse(spec.toString())).isEqualTo(spec);
    assertThat(LineSpec.parse("10Mbit/s")).hasToString("10Mbit/s");
  }

  /** 1.2 / sqrt(0.01) = 12 segments of 1514 bytes each 40 ms (Mathis 1997): 3.6336 Mbit/s. */
  @Test
  void thePlannersCeilingHoldsForIt() {
    assertThat(LineSpec.parse("100Mbit/s,rtt=40ms,loss=1%").candidate().usableBitsPerSecond())
        .isCloseTo(3_633_600, within(1.0));
    assertThat(LineSpec.parse("10Mbit/s,rtt=40ms").candidate().usableBitsPerSecond())
        .isEqualTo(10e6);
  }

  @Test
  void whatIsWrongIsNamed() {
    Map<String, String> wrong =
        Map.of(
            "20Mbit/s,loss=1%", "add rtt",
            "20Mbit/s,rtt=1m", "more than 5 s",
            "20Mbit/s,delay=1ms", "unknown key 'delay'",
            "20Mbit/s,outage=5s", "START:LENGTH",
            "20Mbit/s,outage=5s:0s", "more than 0 s",
            "20Mbit/s,outage=5s:9s,outage=7s:1s", "before the one before it ends",
            "20Mbit/s,rtt=1ms,loss=1", "no percent sign",
            "fast", "fast");
    wrong.forEach(
        (text, told) ->
            assertThatThrownBy(() -> LineSpec.parse(text))
                .as(text)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("--line")
                .hasMessageContaining(told));
  }
}

package dev.weir.planner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportDateTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final Map<String, String> EPOCH = Map.of("SOURCE_DATE_EPOCH", "1760918400");

  @Test
  void isTheGivenOneInTheZoneOfTheReport() {
    assertThat(at("2025-10-20")).isEqualTo("2025-10-19T15:00:00Z");
    assertThat(at("2025-10-20T09:30")).isEqualTo("2025-10-20T00:30:00Z");
    assertThat(at("2025-10-20T09:30+02:00")).isEqualTo("2025-10-20T07:30:00Z");
    assertThat(at("2025-10-20T09:30:15Z")).isEqualTo("2025-10-20T09:30:15Z");
  }

  @Test
  void elseThatOfTheEnvironmentElseNow() {
    assertThat(ReportDate.read(null, EPOCH).in(TOKYO)).isEqualTo("2025-10-20T00:00:00Z");
    Instant before = Instant.now();
    assertThat(ReportDate.read(null, Map.of()).in(TOKYO)).isBetween(before, Instant.now());
  }

  @Test
  void wrongOnesSayWhatToWrite() {
    for (String wrong : new String[] {"", "20.10.2025", "2025-02-30", "2025-10-20T25:00", "TZ"}) {
      assertThatThrownBy(() -> at(wrong))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("--date " + wrong)
          .hasMessageContaining("2026-01-31");
    }
    assertThatThrownBy(() -> ReportDate.read(null, Map.of("SOURCE_DATE_EPOCH", "yesterday")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("SOURCE_DATE_EPOCH=yesterday");
  }

  private static Instant at(String text) {
    return ReportDate.read(text, EPOCH).in(TOKYO);
  }
}

package dev.weir.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

  @Test
  void theBurstOfE1GivesItsTwoPeaks() {
    Timeline timeline = new Timeline(10e6);
    Instant start = Instant.parse("2025-10-13T00:00:00Z");
    for (int i = 0; i < 1_440; i++) {
      double rate = i >= 600 && i < 660 ? 20e6 : 2e6;
      timeline.add(start.plusSeconds(60L * (i + 1)), 60, 60 * rate, 1);
    }
    List<TimelineRow> rows = timeline.rows();
    double backlog =
        rows.stream().mapToDouble(row -> row.queue().backlogBytes()).max().orElseThrow();
    double age =
        rows.stream().mapToDouble(row -> row.queue().lastDelaySeconds()).max().orElseThrow();
    assertThat(backlog).isEqualTo(36e9, within(1.0));
    assertThat(age).isEqualTo(3_600, within(1e-6));
    assertThat(rows.get(659).queue().ageSeconds()).isEqualTo(1_800, within(1e-6));
  }

  @Test
  void anOutageAgesTheCopyThoughNothingIsWrittenLater() {
    Timeline timeline = new Timeline(10e6);
    Instant start = Instant.parse("2025-10-13T00:00:00Z");
    for (int i = 0; i < 120; i++) {
      timeline.add(start.plusSeconds(60L * (i + 1)), 60, i == 0 ? 600e6 : 0, i < 60 ? 0 : 1);
    }
    List<TimelineRow> rows = timeline.rows();
    assertThat(rows.get(59).queue().ageSeconds()).isEqualTo(3_600, within(1e-6));
    assertThat(rows.get(60).queue().backlogBytes()).isZero();
  }
}

package dev.weir.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.line.LineService;
import dev.weir.report.TimelineRow;
import dev.weir.time.TimeRange;
import dev.weir.units.Ratio;
import dev.weir.workload.WorkloadBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows of the timeline follow a line that changes, also inside a row. */
class TimelineOfAChangingLineTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000L);

  /**
   * 60-s rows of 60 MB on 2 MB/s; cut for 90 s from 60 s on, so that the second cut row is half.
   */
  @Test
  void factorIsTheOpenShareOfEachRow() {
    WorkloadBuilder builder = new WorkloadBuilder("w", ZoneOffset.UTC);
    for (int i = 0; i < 6; i++) {
      long at = (START.getEpochSecond() + 60L * i) * SECOND;
      builder.interval(at, 60 * SECOND, 60_000_000, 0);
    }
    WireLoad load = new WireLoad(builder.build(), WireCost.NONE, Ratio.ONE);
    TimeRange cut = new TimeRange(START.plusSeconds(60), START.plusSeconds(150));
    Cap line = new LineService(2e6, Cap.unlimited(), List.of(cut));
    List<TimelineRow> rows = TimelineRollUp.rows(load, line, 2e6);
    assertThat(rows.stream().map(TimelineRow::factor))
        .containsExactly(1.0, 0.0, 0.5, 1.0, 1.0, 1.0);
    assertThat(rows.get(1).queue().backlogBytes()).isCloseTo(60e6, within(1e-3));
    assertThat(rows.get(2).queue().backlogBytes()).isCloseTo(60e6, within(1e-3));
    assertThat(rows.get(3).queue().backlogBytes()).isZero();
  }
}

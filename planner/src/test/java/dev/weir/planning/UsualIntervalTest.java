package dev.weir.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.SourceKind;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import dev.weir.workload.WorkloadSet;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sampling interval of several sources is one of theirs, not that of the pieces of the sum. */
final class UsualIntervalTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void sourcesThatSampleAtDifferentMomentsKeepTheirInterval() {
    WorkloadSet both =
        new WorkloadSet(List.of(source("a", 0, 300), source("b", 125, 300)), List.of());

    assertThat(ReportAssembler.usualIntervalSeconds(both)).isEqualTo(300);
    assertThat(ReportAssembler.usualPieceSeconds(both.sum())).isLessThan(300);
  }

  @Test
  void theLongestOfDifferentIntervalsStands() {
    WorkloadSet both = new WorkloadSet(List.of(source("a", 0, 60), source("b", 0, 300)), List.of());

    assertThat(ReportAssembler.usualIntervalSeconds(both)).isEqualTo(300);
  }

  private static MeasuredSource source(String name, long first, long seconds) {
    WorkloadBuilder builder = new WorkloadBuilder(name, ZoneOffset.UTC);
    for (long at = first; at < first + 3_000; at += seconds) {
      builder.interval(at * SECOND, seconds * SECOND, 1_000, Workload.UNKNOWN_OPERATIONS);
    }
    return new MeasuredSource(name + ".weir", name, name, SourceKind.PATH, builder.build());
  }
}

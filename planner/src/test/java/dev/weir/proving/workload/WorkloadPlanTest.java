package dev.weir.proving.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadPlanTest {
  private static final WorkloadSpec SPEC =
      WorkloadSpec.parse("mixed:duration=60s,rate=500kB/s,burst=8MB/s,burst-for=4s,database=1MiB");

  @Test
  void oneSeedGivesOnePlanAndAnotherSeedAnother() {
    assertThat(new WorkloadPlan(SPEC, 7)).containsExactlyElementsOf(new WorkloadPlan(SPEC, 7));
    assertThat(new WorkloadPlan(SPEC, 7).hash())
        .isEqualTo(new WorkloadPlan(SPEC, 7).hash())
        .matches("[0-9a-f]{64}")
        .isNotEqualTo(new WorkloadPlan(SPEC, 8).hash());
  }

  @Test
  void thePlanWritesWhatItsSpecificationSays() {
    long steady = 0;
    long burst = 0;
    long last = 0;
    long sequence = 0;
    for (PlannedOperation operation : new WorkloadPlan(SPEC, 3)) {
      assertThat(operation.sequence()).isEqualTo(++sequence);
      assertThat(operation.plannedNanos()).isGreaterThanOrEqualTo(last);
      last = operation.plannedNanos();
      if (last >= 15_000_000_000L && last < 19_000_000_000L) {
        burst += operation.length();
      } else {
        steady += operation.length();
      }
    }
    assertThat(last).isEqualTo(60_000_000_000L);
    assertThat(steady / 56.0).isBetween(0.85 * 500_000, 1.15 * 500_000);
    assertThat(burst / 4.0).isBetween(0.9 * 8_500_000, 1.1 * 8_500_000);
  }

  @Test
  void smallFilesLiveAtLeastASecondAndAreRenamedBeforeTheyGo() {
    Map<Long, List<PlannedOperation>> files = new HashMap<>();
    for (PlannedOperation operation : new WorkloadPlan(SPEC, 11)) {
      if (operation.kind() != OperationKind.WRITE) {
        files.computeIfAbsent(operation.file(), file -> new ArrayList<>()).add(operation);
      }
    }
    assertThat(files).hasSizeGreaterThan(1_000);
    for (List<PlannedOperation> life : files.values()) {
      assertThat(life.getFirst().kind()).isEqualTo(OperationKind.CREATE);
      PlannedOperation end = life.getLast();
      if (end.kind() == OperationKind.DELETE) {
        assertThat(life)
            .extracting(PlannedOperation::kind)
            .containsExactly(
                OperationKind.CREATE,
                OperationKind.MODE,
                OperationKind.RENAME,
                OperationKind.DELETE);
        assertThat(end.plannedNanos() - life.getFirst().plannedNanos())
            .isGreaterThanOrEqualTo(1_000_000_000L);
      }
    }
  }

  @Test
  void appendsLeaveNoHole() {
    Map<Long, Long> ends = new HashMap<>();
    for (PlannedOperation operation : new WorkloadPlan(SPEC, 5)) {
      boolean log =
          operation.file() >= WorkloadFiles.FIRST_LOG && operation.file() < WorkloadFiles.RING;
      if (log) {
        assertThat(operation.offset()).isEqualTo(ends.getOrDefault(operation.file(), 0L));
        ends.put(operation.file(), operation.offset() + operation.length());
      }
    }
    assertThat(ends).hasSize(WorkloadFiles.LOGS);
  }

  @Test
  void aRecordIsIntactOnlyWhileNoByteOfItChanges() {
    byte[] record = new byte[9_000];
    new RecordContent(1, 0.5).fill(record, 9_000, 42, 17);
    assertThat(Stamp.intact(record, 9_000)).isTrue();
    assertThat(Stamp.intact(record, 8_999)).isFalse();
    for (int at : new int[] {0, 8, 24, 40, 4_000, 8_991, 8_999}) {
      record[at] ^= 1;
      assertThat(Stamp.intact(record, 9_000)).as("byte %d changed", at).isFalse();
      record[at] ^= 1;
    }
  }

  @Test
  void aSpecificationReadsBackWhatItPrints() {
    assertThat(WorkloadSpec.parse(SPEC.toString())).isEqualTo(SPEC);
    assertThat(WorkloadSpec.parse("mixed").burstFor()).hasSeconds(30);
  }

  @Test
  void aWrongSpecificationIsRefusedWithItsKeyAndAnExample() {
    for (String wrong :
        List.of(
            "database",
            "mixed:rate=1",
            "mixed:rate=5",
            "mixed:speed=1MB/s",
            "mixed:duration=0s",
            "mixed:duration=10s,burst-at=9s,burst-for=2s",
            "mixed:compressible=99%",
            "mixed:compressible=x%",
            "mixed:rate=1MB/s,rate=1MB/s",
            "mixed:database=1PB",
            "mixed:,")) {
      assertThatThrownBy(() -> WorkloadSpec.parse(wrong))
          .as(wrong)
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("--workload")
          .hasMessageContaining("for example mixed:");
    }
  }
}

package dev.weir.proving.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proving.workload.OperationKind;
import dev.weir.proving.workload.PlannedOperation;
import dev.weir.proving.workload.Preparation;
import dev.weir.proving.workload.WorkloadPlan;
import dev.weir.proving.workload.WorkloadSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrefixSearchTest {
  private static final WorkloadPlan PLAN =
      new WorkloadPlan(
          WorkloadSpec.parse(
              "mixed:duration=8s,rate=200kB/s,burst=2MB/s,burst-for=1s,database=512KiB"),
          6);

  @TempDir private Path root;
  private final List<PlannedOperation> operations = new ArrayList<>();
  private OrderedCopier copier;

  @BeforeEach
  void begin() throws IOException {
    PLAN.forEach(operations::add);
    new Preparation(PLAN, root).run();
    copier = new OrderedCopier(PLAN, root);
  }

  @Test
  void everyPrefixIsFoundAsItself() throws IOException {
    assertThat(PrefixSearch.search(root, operations).position()).hasValue(0);
    for (int i = 0; i < operations.size(); i++) {
      copier.apply(operations.get(i));
      if (i % 97 == 0 || operations.get(i).kind() == OperationKind.DELETE && i % 5 == 0) {
        assertThat(PrefixSearch.search(root, operations).position())
            .as("after %s", operations.get(i))
            .hasValue(i + 1);
      }
    }
  }

  @Test
  void oneMissingOrHalfOperationIsNoPrefix() throws IOException {
    int half = operations.size() / 2;
    for (int i = 0; i < half; i++) {
      copier.apply(operations.get(i));
    }
    assertThat(PrefixSearch.search(root, operations).position()).hasValue(half);
    int write = half;
    while (operations.get(write).kind() != OperationKind.WRITE) {
      write++;
    }
    int next = write + 1;
    while (operations.get(next).kind() != OperationKind.CREATE) {
      next++;
    }
    copier.apply(operations.get(next));
    PrefixSearch.Result early = PrefixSearch.search(root, operations);
    assertThat(early.position()).isEmpty();
    assertThat(early.example()).isNotEmpty();
    copier.applyPartly(operations.get(write), 4_000);
    assertThat(PrefixSearch.search(root, operations).position()).isEmpty();
  }

  @Test
  void aFileThatNoOperationMadeIsNoPrefix() throws IOException {
    Files.writeString(root.resolve("small/d0/left-over"), "x");
    assertThat(PrefixSearch.search(root, operations).position()).isEmpty();
  }
}

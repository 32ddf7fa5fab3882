package dev.weir.proving.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proving.observe.PrefixSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadWriterTest {
  private static final WorkloadPlan PLAN =
      new WorkloadPlan(
          WorkloadSpec.parse(
              "mixed:duration=6s,rate=300kB/s,burst=2MB/s,burst-for=1s,database=512KiB"),
          99);

  @TempDir private Path directory;

  private WriterResult write(Path root, Path log, SteppedTime time) throws IOException {
    Files.createDirectories(root);
    new Preparation(PLAN, root).run();
    try (WorkloadWriter writer = new WorkloadWriter(PLAN, root, log, time, time::pass)) {
      return writer.run();
    }
  }

  @Test
  void everyOperationIsLoggedAtItsTimeAndLeavesItsBytes() throws IOException {
    Path root = directory.resolve("data");
    SteppedTime time = new SteppedTime();
    WriterResult result = write(root, directory.resolve("log"), time);
    List<LoggedOperation> logged = new ArrayList<>();
    try (WriterLogReader reader = new WriterLogReader(directory.resolve("log"))) {
      assertThat(reader.startNanos()).isEmpty();
      reader.readNew(logged::add);
      assertThat(reader.startNanos()).hasValue(result.startNanos());
    }
    List<PlannedOperation> done = logged.stream().map(LoggedOperation::operation).toList();
    assertThat(done).containsExactlyElementsOf(PLAN);
    assertThat(logged)
        .allSatisfy(
            entry ->
                assertThat(entry.atNanos() - result.startNanos())
                    .isEqualTo(entry.operation().plannedNanos()));
    assertThat(result.operations()).isEqualTo(done.size());
    assertThat(result.onSchedule()).isTrue();
    assertThat(PrefixSearch.search(root, done).position()).hasValue(done.getLast().sequence());
  }

  @Test
  void twoRunsOfOneSeedLeaveTheSameBytes() throws IOException {
    write(directory.resolve("a"), directory.resolve("a.log"), new SteppedTime());
    SteppedTime later = new SteppedTime();
    later.pass(12_345_678_901L);
    write(directory.resolve("b"), directory.resolve("b.log"), later);
    List<Path> files;
    try (var walk = Files.walk(directory.resolve("a"))) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThan(20);
    for (Path file : files) {
      Path twin = directory.resolve("b").resolve(directory.resolve("a").relativize(file));
      assertThat(Files.mismatch(file, twin)).as(file.toString()).isEqualTo(-1);
    }
  }

  @Test
  void aWriterThatCannotKeepUpSaysSo() throws IOException {
    Path root = directory.resolve("slow");
    Files.createDirectories(root);
    new Preparation(PLAN, root).run();
    SteppedTime time = new SteppedTime();
    WriterResult result;
    // Each wait takes three seconds too long, as on a machine that stalls.
    try (WorkloadWriter writer =
        new WorkloadWriter(
            PLAN,
            root,
            directory.resolve("slow.log"),
            time,
            nanos -> time.pass(nanos + 3_000_000_000L))) {
      result = writer.run();
    }
    assertThat(result.onSchedule()).isFalse();
    assertThat(result.lateOperations()).isPositive();
    assertThat(result.operations()).isEqualTo(count());
  }

  private static long count() {
    long count = 0;
    for (PlannedOperation operation : PLAN) {
      count = operation.sequence();
    }
    return count;
  }
}

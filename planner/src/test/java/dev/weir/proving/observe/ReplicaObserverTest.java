package dev.weir.proving.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proving.workload.OperationKind;
import dev.weir.proving.workload.PlannedOperation;
import dev.weir.proving.workload.Preparation;
import dev.weir.proving.workload.WorkloadFiles;
import dev.weir.proving.workload.WorkloadPlan;
import dev.weir.proving.workload.WorkloadSpec;
import dev.weir.proving.workload.WriterLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaObserverTest {
  private static final long START = 1_700_000_000_000_000_000L;
  private static final WorkloadPlan PLAN =
      new WorkloadPlan(
          WorkloadSpec.parse(
              "mixed:duration=12s,rate=200kB/s,burst=2MB/s,burst-for=1s,database=512KiB"),
          4);

  @TempDir private Path directory;
  private final List<PlannedOperation> operations = new ArrayList<>();
  private WriterLog log;
  private OrderedCopier copier;
  private ReplicaObserver observer;

  @BeforeEach
  void begin() throws IOException {
    PLAN.forEach(operations::add);
    Path replica = Files.createDirectory(directory.resolve("replica"));
    new Preparation(PLAN, replica).run();
    copier = new OrderedCopier(PLAN, replica);
    observer = new ReplicaObserver(directory.resolve("log"), replica);
    log = WriterLog.create(directory.resolve("log"), START, PLAN.seed());
  }

  @AfterEach
  void end() throws IOException {
    log.close();
    observer.close();
  }

  private long logUpTo(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      log.append(operations.get(i), START + operations.get(i).plannedNanos());
    }
    return to == 0 ? START : START + operations.get(to - 1).plannedNanos();
  }

  private static long bytes(List<PlannedOperation> operations) {
    return operations.stream().mapToLong(PlannedOperation::length).sum();
  }

  /** A copier behind by a random number of operations is measured as that far behind. */
  @Test
  void anOrderedReplicaIsAsOldAsItsOldestMissingOperation() throws IOException {
    long seed = 20_251_121;
    SplittableRandom dice = new SplittableRandom(seed);
    int logged = 0;
    int copied = 0;
    int exact = 0;
    int samples = 0;
    while (copied < operations.size()) {
      int next = Math.min(operations.size(), logged + dice.nextInt(60));
      long now = logUpTo(logged, next);
      logged = next;
      int target = Math.min(logged, copied + dice.nextInt(logged < operations.size() ? 50 : 400));
      while (copied < target) {
        copier.apply(operations.get(copied++));
      }
      Observation seen = observer.sample(now);
      long age = copied < logged ? now - START - operations.get(copied).plannedNanos() : 0;
      assertThat(seen.disorder()).as("seed %d", seed).isZero();
      assertThat(seen.ageNanos()).isGreaterThanOrEqualTo(age);
      assertThat(seen.outstandingBytes())
          .isGreaterThanOrEqualTo(bytes(operations.subList(copied, logged)));
      exact += seen.ageNanos() == age ? 1 : 0;
      samples++;
    }
    // A file that came and went between two looks is decided by the next later operation only.
    assertThat(exact).isGreaterThan(samples * 9 / 10);
    Observation end = observer.sample(START + PLAN.spec().duration().toNanos());
    assertThat(end.ageNanos()).isZero();
    assertThat(end.outstandingOperations()).isZero();
    assertThat(end.outstandingBytes()).isZero();
    assertThat(observer.logged()).isEqualTo(operations.size());
  }

  @Test
  void aLaterOperationBesideAMissingEarlierOneIsDisorder() throws IOException {
    for (OperationKind kind : List.of(OperationKind.WRITE, OperationKind.CREATE)) {
      int skipped = indexOf(kind, operations.size() / 4);
      long now = logUpTo(0, skipped + 200);
      for (int i = 0; i < skipped + 200; i++) {
        if (operations.get(i).file() != operations.get(skipped).file() || i < skipped) {
          copier.apply(operations.get(i));
        }
      }
      assertThat(observer.sample(now).disorder()).as("without one %s", kind).isPositive();
      end();
      Path next = Files.createDirectory(directory.resolve("after-" + kind));
      new Preparation(PLAN, next).run();
      copier = new OrderedCopier(PLAN, next);
      observer = new ReplicaObserver(directory.resolve(kind + ".log"), next);
      log = WriterLog.create(directory.resolve(kind + ".log"), START, PLAN.seed());
    }
  }

  @Test
  void disorderFarFromTheOldestIsFoundBySamplingOn() throws IOException {
    long now = logUpTo(0, operations.size() - 10);
    int early = indexOf(OperationKind.CREATE, operations.size() * 3 / 4);
    copier.apply(operations.get(early));
    int disorder = 0;
    for (int i = 0; i < 30; i++) {
      disorder += observer.sample(now).disorder();
    }
    assertThat(disorder).isPositive();
  }

  @Test
  void aHalfAppliedRecordIsNotVisible() throws IOException {
    int page = indexOf(OperationKind.WRITE, 0);
    for (int i = 0; i < page; i++) {
      copier.apply(operations.get(i));
    }
    long now = logUpTo(0, page + 1);
    PlannedOperation write = operations.get(page);
    copier.applyPartly(write, write.length() - 9);
    assertThat(observer.sample(now).outstandingBytes()).isEqualTo(write.length());
    copier.apply(write);
    assertThat(observer.sample(now).outstandingOperations()).isZero();
  }

  @Test
  void aReplacedFileIsLookedAtAnew() throws IOException {
    int write = indexOf(OperationKind.WRITE, 0);
    long now = logUpTo(0, write + 1);
    for (int i = 0; i < write; i++) {
      copier.apply(operations.get(i));
    }
    observer.sample(now);
    Path file = new WorkloadFiles(directory.resolve("replica")).path(operations.get(write).file());
    Path copy = Files.copy(file, directory.resolve("copy"));
    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    copier.apply(operations.get(write));
    assertThat(observer.sample(now).outstandingOperations()).isZero();
  }

  private int indexOf(OperationKind kind, int from) {
    for (int i = from; i < operations.size(); i++) {
      if (operations.get(i).kind() == kind) {
        return i;
      }
    }
    throw new AssertionError("the plan has no " + kind + " from " + from);
  }
}

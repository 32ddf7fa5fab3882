package dev.weir.proving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proving.line.LoopbackLine;
import dev.weir.proving.observe.PrefixSearch;
import dev.weir.proving.workload.PlannedOperation;
import dev.weir.proving.workload.Preparation;
import dev.weir.proving.workload.WorkloadPlan;
import dev.weir.proving.workload.WorkloadSpec;
import dev.weir.proving.workload.WriterLogReader;
import dev.weir.units.Bandwidth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target killed in mid-burst is, after its next start, the source at one earlier position. */
class KilledInMidBurstTest {
  private static final WorkloadPlan PLAN =
      new WorkloadPlan(
          WorkloadSpec.parse(
              "mixed:duration=8s,rate=400kB/s,burst=6MB/s,burst-at=2s,burst-for=4s,database=2MiB"),
          12);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration TICK = Duration.ofMillis(20);

  @TempDir private Path directory;
  private Workspace workspace;
  private NodeFiles files;

  @BeforeEach
  void prepare() throws IOException {
    Rights.requireFuseAndNamespaces();
    workspace = Workspace.create(Optional.of(directory.resolve("proof")));
    files = new NodeFiles(workspace);
    new Preparation(PLAN, workspace.source()).run();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      files.write(
          new LoopbackLine(Bandwidth.parse("10Mbit/s")),
          free.getLocalPort(),
          new NodeFiles.Sending("low", "fuse", Optional.empty()));
    }
  }

  @Test
  void isTheSourceAtOneEarlierPosition() throws Exception {
    try (ChildProcess source = node(NodeFiles.SOURCE);
        ChildProcess target = node(NodeFiles.TARGET);
        NodeControl control = new NodeControl(files.control(NodeFiles.SOURCE));
        WriterLogReader log = new WriterLogReader(workspace.writerLog("replicated"))) {
      await(() -> live(control, source, target));
      List<PlannedOperation> begun = new ArrayList<>();
      try (WriterRun writer = WriterRun.start("replicated", workspace, PLAN, workspace.source())) {
        await(() -> inMidBurst(log, begun));
        target.kill();
        writer.result();
      }
      log.readNew(entry -> begun.add(entry.operation()));
      source.stop();
      replayAlone();
      PrefixSearch.Result found = PrefixSearch.search(workspace.replica(), begun);
      assertThat(found.example()).isEmpty();
      assertThat(found.position()).isPresent();
      assertThat(found.position().getAsLong()).isPositive().isLessThan(begun.size());
    }
  }

  private ChildProcess node(String name) {
    return ChildProcess.start(
        name,
        workspace.logs(),
        List.of(),
        List.of("node", "--config=" + workspace.configuration(name)));
  }

  private static boolean live(NodeControl control, ChildProcess source, ChildProcess target) {
    source.requireAlive();
    target.requireAlive();
    NodeStatus status = control.status(0);
    return status != null && status.live();
  }

  private static boolean inMidBurst(WriterLogReader log, List<PlannedOperation> begun) {
    try {
      log.readNew(entry -> begun.add(entry.operation()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return !begun.isEmpty() && begun.getLast().plannedNanos() > 4_000_000_000L;
  }

  /** Starts the target without its source, until its replay is over and it answers. */
  private void replayAlone() {
    try (ChildProcess target = node(NodeFiles.TARGET);
        NodeControl control = new NodeControl(files.control(NodeFiles.TARGET))) {
      await(
          () -> {
            target.requireAlive();
            return control.status(0) != null;
          });
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time limit").isLessThan(deadline);
      LockSupport.parkNanos(TICK.toNanos());
    }
  }
}

package dev.weir.proving;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.SourceKind;
import dev.weir.proving.workload.Preparation;
import dev.weir.proving.workload.WorkloadPlan;
import dev.weir.proving.workload.WriterLogReader;
import dev.weir.proving.workload.WriterResult;
import dev.weir.workload.CaptureInput;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.ReadingMemory;
import dev.weir.workload.ReadingProgress;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import dev.weir.workload.WorkloadReader;
import dev.weir.workload.WorkloadSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The workload in a plain directory, measured by the collector and replicated by nobody. */
final class PlainRun {
  private static final String INTERVAL = "200ms";
  private static final Duration COLLECTOR_START = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final long BIN_NANOS = 200_000_000;

  private final Workspace workspace;
  private final WorkloadPlan plan;
  private final Undo undo;
  private final Narrator narrator;

  PlainRun(Workspace workspace, WorkloadPlan plan, Undo undo, Narrator narrator) {
    this.workspace = workspace;
    this.plan = plan;
    this.undo = undo;
    this.narrator = narrator;
  }

  /**
   * What came out.
   *
   * @param workload the capture
   * @param probe what measured it
   * @param extendedAttributes whether the file system keeps them
   */
  record Result(
      WriterResult writer, WorkloadSet workload, String probe, boolean extendedAttributes) {}

  Result run() throws IOException, InterruptedException {
    boolean attributes = new Preparation(plan, workspace.plain()).run();
    try (ChildProcess collector =
        ChildProcess.start(
            "collector",
            workspace.logs(),
            List.of(),
            List.of(
                "collect",
                workspace.plain().toString(),
                "--interval=" + INTERVAL,
                "--output=" + workspace.plainCapture()))) {
      undo.add("stop the collector", collector::close);
      boolean measuring = awaitCapture(collector);
      WriterResult written = write();
      collector.stop();
      return measuring
          ? new Result(written, captured(workspace.plainCapture()), probe(), attributes)
          : new Result(written, fromLog(), "writer-log", attributes);
    }
  }

  private boolean awaitCapture(ChildProcess collector) {
    long deadline = System.nanoTime() + COLLECTOR_START.toNanos();
    while (collector.alive() && System.nanoTime() < deadline) {
      if (Files.exists(workspace.plainCapture())) {
        return true;
      }
      LockSupport.parkNanos(TICK.toNanos());
    }
    narrator.warn(
        "the collector cannot measure here, so the writer's own log stands in for the capture ("
            + collector.lastWords()
            + ")");
    return false;
  }

  private WriterResult write() throws IOException, InterruptedException {
    try (WriterRun writer = WriterRun.start("plain", workspace, plan, workspace.plain())) {
      undo.add("stop the writer", writer::close);
      long begun = System.nanoTime();
      double seconds = plan.spec().duration().toMillis() / 1e3;
      while (writer.running()) {
        narrator.progress("writing", (System.nanoTime() - begun) / 1e9 / seconds);
        LockSupport.parkNanos(TICK.toNanos());
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while the workload ran");
        }
      }
      return writer.result();
    }
  }

  /** Reads a capture as {@code weir plan} would. */
  static WorkloadSet captured(Path capture) throws IOException {
    CaptureInput input =
        new CaptureInput(capture.toString(), CaptureReader.open(ByteSource.of(capture)));
    return WorkloadReader.read(List.of(input), ReadingMemory.ofThisProcess(), ReadingProgress.NONE)
        .workload();
  }

  private String probe() throws IOException {
    return CaptureReader.open(ByteSource.of(workspace.plainCapture())).header().probe();
  }

  /** A capture made of what the writer says it wrote. */
  private WorkloadSet fromLog() throws IOException {
    List<long[]> bins = new ArrayList<>();
    long start;
    try (WriterLogReader log = new WriterLogReader(workspace.writerLog("plain"))) {
      log.readNew(
          entry -> {
            int bin =
                (int) (Math.max(0, entry.atNanos() - log.startNanos().orElseThrow()) / BIN_NANOS);
            while (bins.size() <= bin) {
              bins.add(new long[2]);
            }
            bins.get(bin)[0] += entry.operation().length();
            bins.get(bin)[1]++;
          });
      start = log.startNanos().orElseThrow();
    }
    WorkloadBuilder builder = new WorkloadBuilder("writer", ZoneId.systemDefault());
    for (int i = 0; i < bins.size(); i++) {
      builder.interval(start + i * BIN_NANOS, BIN_NANOS, bins.get(i)[0], bins.get(i)[1]);
    }
    Workload workload = builder.build();
    return new WorkloadSet(
        List.of(
            new MeasuredSource(
                workspace.writerLog("plain").toString(), "", "writer", SourceKind.PATH, workload)),
        List.of("The writer's log stands in for a capture."));
  }
}

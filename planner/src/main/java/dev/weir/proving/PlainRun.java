package dev.weir.proving;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.SourceKind;
import dev.weir.proving.WorkloadRun.Place;
import dev.weir.proving.workload.WorkloadSpec;
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
import java.util.stream.Stream;

/** The workload in a plain directory, measured by the collector and replicated by nobody. */
final class PlainRun {
  private static final String NAME = "plain";
  private static final String INTERVAL = "200ms";

  /** Every written byte is packed at every level: a ratio by lot would not be good to 2 %. */
  private static final List<String> EVERYTHING =
      List.of("--compression-budget=100%,100GiB/min", "--cpu-budget=200%");

  private static final Duration COLLECTOR_START = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final long BIN_NANOS = 200_000_000;

  private final ProofRequest request;
  private final Workspace workspace;
  private final Path prepared;
  private final Undo undo;
  private final Narrator narrator;

  /**
   * @param prepared what a program's workload begins with, made when it is not there
   */
  PlainRun(ProofRequest request, Workspace workspace, Path prepared, Undo undo, Narrator narrator) {
    this.request = request;
    this.workspace = workspace;
    this.prepared = prepared;
    this.undo = undo;
    this.narrator = narrator;
  }

  /**
   * What came out.
   *
   * @param workload the capture
   * @param probe what measured it
   * @param protectedBytes what lay in the directory at the end
   */
  record Result(WriterResult writer, WorkloadSet workload, String probe, long protectedBytes) {}

  Result run() throws IOException, InterruptedException {
    Place place = new Place(NAME, workspace, workspace.plain());
    WorkloadRun.prepare(request, prepared, place);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "collect",
            workspace.plain().toString(),
            "--interval=" + INTERVAL,
            "--output=" + workspace.plainCapture()));
    arguments.addAll(EVERYTHING);
    try (ChildProcess collector =
        ChildProcess.start("collector", workspace.logs(), List.of(), arguments)) {
      undo.add("stop the collector", collector::close);
      boolean measuring = awaitCapture(collector);
      WriterResult written = write(place);
      collector.stop();
      Path capture = workspace.plainCapture();
      return measuring
          ? new Result(written, captured(capture), probe(capture), size(workspace.plain()))
          : new Result(written, fromLog(), "writer-log", size(workspace.plain()));
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
    if (!(request.workload() instanceof WorkloadSpec)) {
      // Nobody else knows what a program writes.
      collector.requireAlive();
    }
    narrator.warn(
        "the collector cannot measure here, so the writer's own log stands in for the capture ("
            + collector.lastWords()
            + ")");
    return false;
  }

  private WriterResult write(Place place) throws IOException, InterruptedException {
    try (WorkloadRun run = WorkloadRun.start(request, place, undo)) {
      long begun = System.nanoTime();
      double seconds = request.workload().expected().map(Duration::toMillis).orElse(0L) / 1e3;
      while (run.running()) {
        double elapsed = (System.nanoTime() - begun) / 1e9;
        narrator.progress("writing", seconds == 0 ? 0 : elapsed / seconds);
        LockSupport.parkNanos(TICK.toNanos());
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while the workload ran");
        }
      }
      return run.result();
    }
  }

  private static long size(Path tree) throws IOException {
    long bytes = 0;
    try (Stream<Path> below = Files.walk(tree)) {
      for (Path file : below.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** Reads a capture as {@code weir plan} would. */
  static WorkloadSet captured(Path capture) throws IOException {
    CaptureInput input =
        new CaptureInput(capture.toString(), CaptureReader.open(ByteSource.of(capture)));
    return WorkloadReader.read(List.of(input), ReadingMemory.ofThisProcess(), ReadingProgress.NONE)
        .workload();
  }

  /** What measured a capture. */
  static String probe(Path capture) throws IOException {
    return CaptureReader.open(ByteSource.of(capture)).header().probe();
  }

  /** A capture made of what the writer says it wrote. */
  private WorkloadSet fromLog() throws IOException {
    List<long[]> bins = new ArrayList<>();
    long start;
    try (WriterLogReader log = new WriterLogReader(workspace.writerLog(NAME))) {
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
                workspace.writerLog(NAME).toString(), "", "writer", SourceKind.PATH, workload)),
        List.of("The writer's log stands in for a capture."));
  }
}

package dev.weir.proving;

import dev.weir.problem.ProblemException;
import dev.weir.proving.WorkloadRun.Place;
import dev.weir.proving.line.Line;
import dev.weir.proving.observe.Observation;
import dev.weir.proving.workload.WriterLog;
import dev.weir.proving.workload.WriterResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The same workload in a protected directory, replicated over the line and watched from outside.
 */
final class ReplicatedRun {
  static final String NAME = "replicated";

  private static final int PORT_IN_NAMESPACE = 7420;
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration MIRROR_LIMIT = Duration.ofMinutes(60);
  private static final Duration DRAIN_RESERVE = Duration.ofSeconds(60);
  private static final Duration TICK = Duration.ofMillis(100);

  private final ProofRequest request;
  private final Workspace workspace;
  private final Path prepared;
  private final Undo undo;
  private final Narrator narrator;
  private final Clock clock = Clock.systemUTC();
  private final List<NodeStatus> books = new ArrayList<>();
  private final ProcessorLoad load = new ProcessorLoad();

  /**
   * @param prepared what a program's workload begins with, made when it is not there
   */
  ReplicatedRun(
      ProofRequest request, Workspace workspace, Path prepared, Undo undo, Narrator narrator) {
    this.request = request;
    this.workspace = workspace;
    this.prepared = prepared;
    this.undo = undo;
    this.narrator = narrator;
  }

  /**
   * What came out.
   *
   * @param books the source node's own books, sampled ten times a second
   * @param load of the machine's processors
   * @param drained whether everything was visible at the end
   */
  record Result(
      Measurement measured,
      List<NodeStatus> books,
      List<ProcessorLoad.Sample> load,
      boolean drained) {
    NodeStatus capture() {
      return books.getLast();
    }
  }

  /**
   * Runs the workload and waits until the replica shows everything.
   *
   * @param line over which
   * @param expected how long the workload and its draining should take
   */
  Result run(Line line, Expected expected) throws IOException, InterruptedException {
    Place place = new Place(NAME, workspace, workspace.source());
    WorkloadRun.prepare(request, prepared, place);
    NodeFiles files = new NodeFiles(workspace);
    files.write(
        line,
        port(line),
        new NodeFiles.Sending(
            request.configuredCompression(), request.watch() ? "watch" : "auto", request.queue()));
    try (ChildProcess target = node(NodeFiles.TARGET, line.atTarget());
        NodeControl control = new NodeControl(files.control(NodeFiles.SOURCE));
        ChildProcess source = node(NodeFiles.SOURCE, List.of())) {
      awaitLive(source, target, control);
      return observed(line, new Nodes(source, target, control), expected);
    }
  }

  /**
   * How long things should take.
   *
   * @param seconds of the workload
   * @param drainSeconds after its end; three times that is waited for
   */
  record Expected(double seconds, double drainSeconds) {}

  /** Both nodes and the way to ask one. */
  private record Nodes(ChildProcess source, ChildProcess target, NodeControl control) {
    void requireAlive() {
      source.requireAlive();
      target.requireAlive();
    }
  }

  private ChildProcess node(String name, List<String> before) {
    ChildProcess node =
        ChildProcess.start(
            name,
            workspace.logs(),
            before,
            List.of("node", "--config=" + workspace.configuration(name)));
    undo.add("stop node " + name, node::stop);
    return node;
  }

  private static int port(Line line) throws IOException {
    if (!line.atTarget().isEmpty()) {
      return PORT_IN_NAMESPACE;
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(line.targetAddress()))) {
      return free.getLocalPort();
    }
  }

  private void awaitLive(ChildProcess source, ChildProcess target, NodeControl control)
      throws InterruptedException {
    long begun = System.nanoTime();
    String phase = "not answering";
    while (System.nanoTime() - begun < limit(phase).toNanos()) {
      source.requireAlive();
      target.requireAlive();
      NodeStatus status = control.status(WriterLog.nowNanos(clock));
      if (status != null) {
        phase = status.phase();
        if (status.live()) {
          return;
        }
        narrator.progress("%s, %.1f MB mirrored".formatted(phase, status.mirroredBytes() / 1e6), 0);
      }
      pause();
    }
    throw ProblemException.environment(
        "the source node",
        "did not become Live; it is " + phase,
        "see the logs in " + workspace.logs() + " (keep them with --keep DIR)");
  }

  private static Duration limit(String phase) {
    return phase.equals("Mirroring") || phase.equals("CatchingUp") ? MIRROR_LIMIT : START_LIMIT;
  }

  private Result observed(Line line, Nodes nodes, Expected expected)
      throws IOException, InterruptedException {
    Path writerLog = workspace.writerLog(NAME);
    Place place = new Place(NAME, workspace, workspace.source());
    try (ObserverLoop observers =
            new ObserverLoop(
                writerLog, workspace.replica(), workspace.state(NodeFiles.TARGET), line, clock);
        LinePlay play = new LinePlay(request.line(), line, nodes.control(), writerLog, clock);
        WorkloadRun run = WorkloadRun.start(request, place, undo)) {
      observers.start();
      play.start();
      long begun = System.nanoTime();
      while (run.running()) {
        watch(nodes, play);
        show(observers, (System.nanoTime() - begun) / 1e9 / expected.seconds());
      }
      WriterResult written = run.result();
      long deadline =
          System.nanoTime() + DRAIN_RESERVE.toNanos() + (long) (3e9 * expected.drainSeconds());
      while (!observers.drained() && System.nanoTime() < deadline) {
        watch(nodes, play);
        show(observers, 1);
      }
      boolean drained = observers.drained();
      return new Result(
          Measurement.of(written, observers.visible(), durable(observers), observers.sent()),
          List.copyOf(books),
          load.samples(),
          drained);
    }
  }

  /**
   * By the redo journal; where writes are captured by watching, blocks and not records travel, and
   * the node's own books stand in.
   */
  private List<Observation> durable(ObserverLoop observers) {
    return books.isEmpty() || !books.getLast().watched()
        ? observers.durable()
        : books.stream().map(NodeStatus::asObservation).toList();
  }

  private void watch(Nodes nodes, LinePlay play) throws InterruptedException {
    nodes.requireAlive();
    play.requireDone();
    long now = WriterLog.nowNanos(clock);
    load.sample(now);
    NodeStatus status = nodes.control().status(now);
    if (status != null) {
      books.add(status);
    }
    pause();
  }

  private void show(ObserverLoop observers, double share) {
    Observation latest = observers.latest();
    if (latest != null) {
      narrator.progress(
          "age %.1f s, %.1f MB outstanding"
              .formatted(latest.ageNanos() / 1e9, latest.outstandingBytes() / 1e6),
          Math.min(1, share));
    }
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(TICK.toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while the nodes ran");
    }
  }
}

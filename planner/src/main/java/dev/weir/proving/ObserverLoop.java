package dev.weir.proving;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import dev.weir.proving.line.Line;
import dev.weir.proving.observe.DurableObserver;
import dev.weir.proving.observe.Observation;
import dev.weir.proving.observe.RedoJournalFollower;
import dev.weir.proving.observe.ReplicaObserver;
import dev.weir.proving.workload.WriterLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Samples replica and redo journal ten times a second on a thread of its own. */
final class ObserverLoop implements AutoCloseable {
  static final long PERIOD_NANOS = 100_000_000;

  /** A day; a proof that runs longer has gone wrong. */
  private static final int MOST_SAMPLES = 864_000;

  private final ReplicaObserver replica;
  private final DurableObserver journal;
  private final Line line;
  private final Clock clock;
  private final List<Observation> visible = new ArrayList<>();
  private final List<Observation> durable = new ArrayList<>();
  private final List<OptionalLong> sent = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("observer").daemon().unstarted(task));
  private @Nullable Exception failure;
  private long slowestNanos;

  ObserverLoop(Path writerLog, Path replicaRoot, Path targetState, Line line, Clock clock) {
    this.replica = new ReplicaObserver(writerLog, replicaRoot);
    this.journal = new DurableObserver(writerLog, new RedoJournalFollower(targetState));
    this.line = line;
    this.clock = clock;
  }

  void start() {
    thread.scheduleAtFixedRate(this::sample, 0, PERIOD_NANOS, TimeUnit.NANOSECONDS);
  }

  private synchronized void sample() {
    if (failure != null || visible.size() >= MOST_SAMPLES) {
      return;
    }
    long begun = System.nanoTime();
    try {
      long now = WriterLog.nowNanos(clock);
      OptionalLong sentBytes = line.sentBytes();
      Observation onReplica = replica.sample(now);
      Observation inJournal = journal.sample(now);
      visible.add(onReplica);
      durable.add(inJournal);
      sent.add(sentBytes);
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    slowestNanos = Math.max(slowestNanos, System.nanoTime() - begun);
  }

  /**
   * Whether everything logged so far is visible.
   *
   * @throws ProblemException of the environment when observing has failed
   */
  synchronized boolean drained() {
    requireHealthy();
    return !visible.isEmpty()
        && replica.logged() > 0
        && visible.getLast().outstandingOperations() == 0;
  }

  /** The last sample of the replica. */
  synchronized @Nullable Observation latest() {
    requireHealthy();
    return visible.isEmpty() ? null : visible.getLast();
  }

  private void requireHealthy() {
    if (failure != null) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          "the observer",
          "cannot look at the replica: "
              + (failure instanceof IOException e
                  ? FileTrouble.withPlace(e)
                  : "an internal error, " + failure),
          "see the target's log",
          failure);
    }
  }

  synchronized List<Observation> visible() {
    return List.copyOf(visible);
  }

  synchronized List<Observation> durable() {
    return List.copyOf(durable);
  }

  /** Bytes that had left the source's end of the line at each of the samples. */
  synchronized List<OptionalLong> sent() {
    return List.copyOf(sent);
  }

  /** How long the slowest sample took. */
  synchronized long slowestNanos() {
    return slowestNanos;
  }

  @Override
  public void close() throws IOException {
    thread.shutdown();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    replica.close();
    journal.close();
  }
}

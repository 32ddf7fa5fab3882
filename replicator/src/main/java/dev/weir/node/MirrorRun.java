package dev.weir.node;

import dev.weir.intercept.WriteSource;
import dev.weir.problem.ProblemException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One mirror on its own thread. */
final class MirrorRun {
  private static final long STOP_MILLIS = 5_000;

  private final Thread thread;
  private volatile long entries;
  private volatile long bytes;
  private volatile boolean done;

  /**
   * @param ended hears nothing when everything was put into the queue, or why not; on the mirror's
   *     thread, not called after {@link #stop}
   */
  MirrorRun(WriteSource source, Consumer<@Nullable String> ended) {
    thread = Thread.ofPlatform().name("weir-mirror").daemon().unstarted(() -> run(source, ended));
  }

  void start() {
    thread.start();
  }

  private void run(WriteSource source, Consumer<@Nullable String> ended) {
    try {
      source.mirror(
          (entriesSoFar, bytesSoFar) -> {
            entries = entriesSoFar;
            bytes = bytesSoFar;
          });
      done = true;
      ended.accept(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // asked to end: whoever asked does not wait for an answer
    } catch (ProblemException e) {
      ended.accept(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      ended.accept(e.toString());
    }
  }

  /** Ends the mirror and waits for its thread. */
  void stop() {
    thread.interrupt();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  JobStatus.Mirror progress() {
    return new JobStatus.Mirror(entries, bytes, done);
  }
}

package dev.weir.node;

import dev.weir.intercept.WantedBlocks;
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
  private volatile long compared;
  private final String kind;
  private volatile boolean done;

  /**
   * @param wanted what the target lacks; null to send everything
   * @param ended hears nothing when everything was put into the queue, or why not; on the mirror's
   *     thread, not called after {@link #stop}
   */
  MirrorRun(WriteSource source, @Nullable WantedBlocks wanted, Consumer<@Nullable String> ended) {
    kind = wanted == null ? JobStatus.Mirror.FULL : JobStatus.Mirror.DIFFERENCE;
    thread =
        Thread.ofPlatform()
            .name("weir-mirror")
            .daemon()
            .unstarted(() -> run(source, wanted, ended));
  }

  void start() {
    thread.start();
  }

  private void run(
      WriteSource source, @Nullable WantedBlocks wanted, Consumer<@Nullable String> ended) {
    try {
      if (wanted == null) {
        source.mirror(new Progress());
      } else {
        source.mirrorDifference(wanted, new Progress());
      }
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
    return new JobStatus.Mirror(kind, entries, bytes, compared, done);
  }

  private final class Progress implements WriteSource.MirrorProgress {
    @Override
    public void advanced(long entriesSoFar, long bytesSoFar) {
      entries = entriesSoFar;
      bytes = bytesSoFar;
    }

    @Override
    public void compared(long bytesSoFar) {
      compared = bytesSoFar;
    }
  }
}

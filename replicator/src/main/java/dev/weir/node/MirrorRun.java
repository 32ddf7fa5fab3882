package dev.weir.node;

import dev.weir.intercept.KnownFiles;
import dev.weir.intercept.WantedBlocks;
import dev.weir.intercept.WriteSource;
import dev.weir.problem.ProblemException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One mirror on its own thread. */
final class MirrorRun {
  private static final long STOP_MILLIS = 5_000;

  private final Machine machine;
  private final Thread thread;
  private volatile long entries;
  private volatile long bytes;
  private volatile long compared;
  private volatile long skipped;
  private final String kind;
  private final String why;
  private volatile boolean done;

  /**
   * What a difference mirror goes by.
   *
   * @param wanted what the target lacks
   * @param known what need not be compared
   * @param whyAll why everything is compared, or empty
   */
  record Comparison(WantedBlocks wanted, KnownFiles known, String whyAll) {}

  /**
   * @param comparison null to send everything
   * @param ended hears nothing when everything was put into the queue, or why not; on the mirror's
   *     thread, not called after {@link #stop}
   */
  MirrorRun(
      Machine machine,
      WriteSource source,
      @Nullable Comparison comparison,
      Consumer<@Nullable String> ended) {
    this.machine = machine;
    kind = comparison == null ? JobStatus.Mirror.FULL : JobStatus.Mirror.DIFFERENCE;
    why = comparison == null ? "" : comparison.whyAll;
    thread = machine.thread("weir-mirror", () -> run(source, comparison, ended));
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run(
      WriteSource source, @Nullable Comparison comparison, Consumer<@Nullable String> ended) {
    try {
      if (comparison == null) {
        source.mirror(new Progress());
      } else {
        source.mirrorDifference(comparison.known, comparison.wanted, new Progress());
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
      machine.join(thread, STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isDone() {
    return done;
  }

  JobStatus.Mirror progress() {
    return new JobStatus.Mirror(kind, why, entries, bytes, compared, skipped, done);
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

    @Override
    public void skipped(long bytesSoFar) {
      skipped = bytesSoFar;
    }
  }
}

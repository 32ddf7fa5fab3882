package dev.weir.planner.cli;

import dev.weir.workload.ReadingProgress;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A bar on a terminal's standard error, one for each phase of reading, once a plan has taken two
 * seconds. Ends with the plan: an interrupted one leaves no thread behind.
 */
final class PlanProgress implements ReadingProgress, AutoCloseable {
  private static final long SHORT_NANOS = Duration.ofSeconds(2).toNanos();

  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private final long began = System.nanoTime();
  private @Nullable ProgressBar bar;
  private Phase phase = Phase.CHECKING;
  private int files;
  private int done;

  @Override
  public synchronized void begins(Phase next, int count) {
    close();
    phase = next;
    files = count;
    done = 0;
    show();
  }

  @Override
  public synchronized void fileDone() {
    done++;
    show();
  }

  private void show() {
    if (!terminal || System.nanoTime() - began < SHORT_NANOS) {
      return;
    }
    ProgressBar shown = bar;
    if (shown == null) {
      shown =
          new ProgressBarBuilder()
              .setTaskName(name())
              .setInitialMax(files)
              .setUnit(" files", 1)
              .build();
      bar = shown;
    }
    shown.stepTo(done);
  }

  private String name() {
    return switch (phase) {
      case CHECKING -> "checking";
      case READING -> "reading";
      case SUMMING -> "adding up";
      case SHARING -> "shares";
    };
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}

package dev.weir.planner.cli;

import dev.weir.planning.PlanningProgress;
import dev.weir.workload.ReadingProgress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A bar on a terminal's standard error, one for each stage of a plan from the first file to the
 * last report, once the plan has taken two seconds. Ends with the plan: an interrupted one leaves
 * no thread behind.
 */
final class PlanProgress implements ReadingProgress, PlanningProgress, AutoCloseable {
  private static final long SHORT_NANOS = Duration.ofSeconds(2).toNanos();

  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private final long began = System.nanoTime();
  private @Nullable ProgressBar bar;
  private String name = "";
  private String unit = "";
  private int parts;
  private int done;

  /** One stage may be all that is left of a long plan: then nothing but the clock shows the bar. */
  PlanProgress() {
    if (terminal) {
      CompletableFuture.delayedExecutor(SHORT_NANOS, TimeUnit.NANOSECONDS).execute(this::show);
    }
  }

  @Override
  public void begins(Phase phase, int files) {
    begins(
        switch (phase) {
          case CHECKING -> "checking";
          case READING -> "reading";
          case SUMMING -> "adding up";
        },
        " files",
        files);
  }

  @Override
  public void begins(Stage stage, int count) {
    switch (stage) {
      case ANALYSING -> begins("analysing", " lines", count);
      case ENGINE -> begins("engine", " lines", count);
      case CHAPTERS -> begins("chapters", " parts", count);
      case WRITING -> begins("writing", " files", count);
    }
  }

  private synchronized void begins(String next, String of, int count) {
    close();
    name = next;
    unit = of;
    parts = count;
    done = 0;
    show();
  }

  @Override
  public void fileDone() {
    partDone();
  }

  @Override
  public synchronized void partDone() {
    done++;
    show();
  }

  /** A stage without parts, like that of no line, is not worth a bar. */
  private synchronized void show() {
    if (!terminal || parts == 0 || System.nanoTime() - began < SHORT_NANOS) {
      return;
    }
    ProgressBar shown = bar;
    if (shown == null) {
      shown =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(parts)
              .setUnit(unit, 1)
              .setConsumer(new ConsoleProgressBarConsumer(System.err, width()))
              .build();
      bar = shown;
    }
    shown.stepTo(done);
  }

  /** Asking the bar's own terminal for it would take Ctrl-C away from the program. */
  private static int width() {
    return new CommandLine.Model.UsageMessageSpec().autoWidth(true).width();
  }

  /** Takes the bar away; a stage that begins later has one again. */
  @Override
  public synchronized void close() {
    parts = 0;
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}

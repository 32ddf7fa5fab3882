package dev.weir.collector.cli;

import dev.weir.linktest.LinkTestProgress;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** One bar for each measurement, on a terminal only. */
final class LinkTestBar implements LinkTestProgress, AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(250);

  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private @Nullable Thread running;

  @Override
  public void begins(String what, Duration length) {
    close();
    if (terminal) {
      running = Thread.ofVirtual().start(() -> show(what, length));
    }
  }

  private static void show(String what, Duration length) {
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(what)
            .setInitialMax(length.toSeconds())
            .setUnit(" s", 1)
            .build()) {
      long start = System.nanoTime();
      while (!Thread.currentThread().isInterrupted()) {
        bar.stepTo(Math.min(length.toSeconds(), (System.nanoTime() - start) / 1_000_000_000L));
        Thread.sleep(STEP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The measurement is over.
    }
  }

  @Override
  public void close() {
    Thread shown = running;
    if (shown != null) {
      shown.interrupt();
      try {
        shown.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      running = null;
    }
  }
}

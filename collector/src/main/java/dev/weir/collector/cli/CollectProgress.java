package dev.weir.collector.cli;

import dev.weir.collector.sampling.SamplingLoop.Progress;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** A progress bar, on a terminal and for work of more than two seconds only. */
final class CollectProgress implements AutoCloseable {
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final @Nullable Duration whole;
  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private @Nullable ProgressBar bar;

  /**
   * @param whole null where the end is not known
   */
  CollectProgress(@Nullable Duration whole) {
    this.whole = whole;
  }

  void show(Progress progress) {
    boolean worthwhile = terminal && (whole == null || whole.compareTo(SHORT) > 0);
    if (!worthwhile || progress.elapsed().compareTo(SHORT) < 0) {
      return;
    }
    ProgressBar shown = bar;
    if (shown == null) {
      shown =
          new ProgressBarBuilder()
              .setTaskName("measuring")
              .setInitialMax(whole == null ? -1 : whole.toSeconds())
              .setUnit(" s", 1)
              .build();
      bar = shown;
    }
    shown.stepTo(progress.elapsed().toSeconds());
    double seconds = Math.max(1, progress.tick().toNanos()) / 1e9;
    shown.setExtraMessage(
        "%s/s now, %s in all, capture %s"
            .formatted(
                ReadableAmount.bytes(Math.round(progress.writtenBytes() / seconds)),
                ReadableAmount.bytes(progress.totalBytes()),
                ReadableAmount.bytes(progress.captureBytes())));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}

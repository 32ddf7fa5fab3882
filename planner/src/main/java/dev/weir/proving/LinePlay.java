package dev.weir.proving;

import dev.weir.problem.ProblemException;
import dev.weir.proving.line.Line;
import dev.weir.proving.line.LineSpec;
import dev.weir.proving.workload.WriterLog;
import dev.weir.proving.workload.WriterLogReader;
import dev.weir.units.Bandwidth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a line while the workload runs, on the workload's clock: it is cut and joined
 * again, and the job is given other caps.
 */
final class LinePlay implements AutoCloseable {
  private static final long LOOK_MILLIS = 10;
  private static final long END_SECONDS = 5;

  private final LineSpec spec;
  private final Line line;
  private final NodeControl control;
  private final WriterLogReader log;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("line").daemon().unstarted(task));
  private volatile @Nullable ProblemException failure;

  /**
   * @param writerLog says when the workload begins
   */
  LinePlay(LineSpec spec, Line line, NodeControl control, Path writerLog, Clock clock) {
    this.spec = spec;
    this.line = line;
    this.control = control;
    this.log = new WriterLogReader(writerLog);
    this.clock = clock;
  }

  void start() {
    if (!spec.outages().isEmpty() || !spec.caps().isEmpty()) {
      thread.execute(this::awaitStart);
    }
  }

  private void awaitStart() {
    try {
      log.readNew(_ -> {});
      OptionalLong start = log.startNanos();
      if (start.isEmpty()) {
        thread.schedule(this::awaitStart, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return;
      }
      for (LineSpec.Cut cut : spec.outages()) {
        at(start.getAsLong() + cut.at().toNanos(), () -> line.joined(false));
        at(start.getAsLong() + cut.end().toNanos(), () -> line.joined(true));
      }
      for (LineSpec.CapChange change : spec.caps()) {
        at(start.getAsLong() + change.at().toNanos(), () -> control.throttle(limit(change)));
      }
    } catch (IOException e) {
      failure =
          ProblemException.of(
              ProblemException.Kind.ENVIRONMENT,
              "the line",
              "cannot see when the workload begins: " + e.getMessage(),
              "check the disk",
              e);
    }
  }

  /** Where nothing but the engine's own cap makes the line, no other cap is above it. */
  private String limit(LineSpec.CapChange change) {
    Bandwidth most = line.engineCap().orElse(null);
    Bandwidth wanted = change.allowed().orElse(most);
    if (wanted == null) {
      return "open";
    }
    Bandwidth limit = most != null && most.compareTo(wanted) < 0 ? most : wanted;
    return limit.toString();
  }

  private void at(long instant, Runnable act) {
    long wait = Math.max(0, instant - WriterLog.nowNanos(clock));
    thread.schedule(
        () -> {
          try {
            act.run();
          } catch (ProblemException e) {
            failure = e;
          }
        },
        wait,
        TimeUnit.NANOSECONDS);
  }

  /**
   * @throws ProblemException when something could not be done to the line
   */
  void requireDone() {
    ProblemException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    thread.shutdownNow();
    try {
      thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.close();
  }
}

package dev.weir.collector.cli;

import dev.weir.capture.CaptureLog;
import dev.weir.capture.SourceInfo;
import dev.weir.collector.sampling.Probe;
import dev.weir.collector.sampling.SamplingLoop.Progress;
import dev.weir.problem.FileTrouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the status file of a running collector fresh and says on the terminal what goes wrong. */
final class RunningStatus {
  /** A status older than three of these means that nobody measures. */
  static final Duration REFRESH = Duration.ofSeconds(10);

  private final Probe probe;
  private final CaptureLog log;
  private final @Nullable Path file;
  private final PrintWriter err;
  private final Instant startedAt = Instant.now();
  private Duration next = Duration.ZERO;
  private Optional<String> told = Optional.empty();
  private boolean unwritable;

  /**
   * @param file null for none
   */
  RunningStatus(Probe probe, CaptureLog log, @Nullable Path file, PrintWriter err) {
    this.probe = probe;
    this.log = log;
    this.file = file;
    this.err = err;
  }

  /** Called after each tick. */
  void update(Progress progress) {
    if (!log.trouble().equals(told)) {
      told = log.trouble();
      err.println(
          told.map(
                  why ->
                      "weir: %s: the capture cannot be written (%s); measuring goes on in memory"
                          .formatted(log.path(), why))
              .orElse("weir: %s: the capture is written again".formatted(log.path())));
      err.flush();
      next = Duration.ZERO;
    }
    for (String news : log.takeNews()) {
      err.println("weir: " + news);
      err.flush();
    }
    if (file != null && progress.elapsed().compareTo(next) >= 0) {
      next = progress.elapsed().plus(REFRESH);
      write(progress, file);
    }
  }

  private void write(Progress progress, Path target) {
    try {
      status(progress).write(target);
      unwritable = false;
    } catch (IOException e) {
      if (!unwritable) { // Said once; measuring is what matters.
        err.println("weir: " + target + ": the status cannot be written: " + FileTrouble.of(e));
      }
      unwritable = true;
    }
  }

  private CollectorStatus status(Progress progress) {
    List<String> warnings = new ArrayList<>(probe.warnings());
    log.trouble()
        .ifPresent(
            why ->
                warnings.add("The capture cannot be written (" + why + "); it waits in memory."));
    double tickSeconds = Math.max(1, progress.tick().toNanos()) / 1e9;
    return new CollectorStatus(
        ProcessHandle.current().pid(),
        startedAt,
        Instant.now(),
        log.path().toAbsolutePath().toString(),
        log.size(),
        probe.name(),
        probe.sources().stream().map(SourceInfo::name).toList(),
        progress.samples(),
        progress.totalBytes(),
        Math.round(progress.writtenBytes() / tickSeconds),
        ProcessHandle.current()
            .info()
            .totalCpuDuration()
            .map(used -> used.toNanos() / 1e9)
            .orElse(-1.0),
        warnings);
  }
}

package dev.weir.collector.scanning;

import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.collector.compressing.FoundContent;
import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.Probe;
import dev.weir.problem.ProblemException;
import dev.weir.scan.BlockScanner;
import dev.weir.scan.Pass;
import dev.weir.scan.ScanLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Scans the chosen directories each second in a thread of its own, so that a long pass does not
 * hold up the sampling loop.
 */
final class ScanningProbe implements Probe, FoundContent {
  static final String NAME = "block-scan";
  static final Duration BETWEEN_PASSES = Duration.ofSeconds(1);
  private static final int WARNINGS_MAX = 20;

  private final List<SourceInfo> sources = new ArrayList<>();
  private final List<BlockScanner> scanners = new ArrayList<>();
  private final List<CountingSink> counts = new ArrayList<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Thread thread = new Thread(this::scan, "weir-scan");
  private volatile boolean closed;

  /**
   * Reads everything once and begins.
   *
   * @throws ProblemException when a tree is too large
   */
  ScanningProbe(PathSelection selection) throws IOException {
    for (Path path : selection.paths()) {
      BlockScanner scanner = new BlockScanner(path, selection::selects, ScanLimits.DEFAULT);
      sources.add(new SourceInfo(path.toString(), SourceKind.PATH));
      scanners.add(scanner);
      counts.add(new CountingSink());
    }
    for (int i = 0; i < scanners.size(); i++) {
      passOf(i);
    }
    thread.setDaemon(true);
  }

  ScanningProbe begin() {
    thread.start();
    return this;
  }

  private void scan() {
    while (!closed) {
      LockSupport.parkNanos(this, BETWEEN_PASSES.toNanos());
      for (int i = 0; i < scanners.size() && !closed; i++) {
        try {
          passOf(i);
        } catch (IOException | ProblemException e) {
          warn(sources.get(i).name() + " could not be scanned: " + e.getMessage());
        }
      }
    }
  }

  private void passOf(int index) throws IOException {
    try {
      Pass pass = scanners.get(index).pass(counts.get(index));
      pass.unreadable().forEach(what -> warn("Not read: " + what));
      if (pass.unhashedFiles() > 0) {
        warn(
            "More content than a scan compares: each change of some files counts as the whole"
                + " file.");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("counting does not wait", e);
    }
  }

  private void warn(String warning) {
    synchronized (warnings) {
      if (warnings.size() < WARNINGS_MAX) {
        warnings.add(warning);
      }
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<SourceInfo> sources() {
    return List.copyOf(sources);
  }

  @Override
  public void sample(Instant now, CounterSink counters) {
    for (int i = 0; i < counts.size(); i++) {
      counters.counter(i, counts.get(i).bytes(), counts.get(i).operations());
    }
  }

  @Override
  public void tellContent(FoundContent.Listener listener) {
    for (int i = 0; i < counts.size(); i++) {
      int source = i;
      counts.get(i).tell(data -> listener.content(source, data));
    }
  }

  @Override
  public List<String> limits() {
    return List.of(
        "Directories are looked at once in "
            + BETWEEN_PASSES.toSeconds()
            + " s or as fast as a pass goes: what was overwritten or deleted between two looks is"
            + " seen once or not at all.",
        "A changed block counts as "
            + BlockScanner.BLOCK_BYTES / 1024
            + " KiB, an append as what was appended; single writes and their order are unknown.",
        "Bytes are those that a replicator without kernel support would send; an exact count needs"
            + " root and ext4.");
  }

  @Override
  public List<String> warnings() {
    synchronized (warnings) {
      return List.copyOf(warnings);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}

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
import dev.weir.scan.UnreadableFolders;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Why the last pass of a source failed; no entry where it went well. */
  private final Map<Integer, String> failures = new ConcurrentHashMap<>();

  private final Set<String> unread = new LinkedHashSet<>();
  private final long[] devices;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Thread thread = new Thread(this::scan, "weir-scan");
  private volatile boolean closed;

  /**
   * Reads everything once and begins.
   *
   * @throws ProblemException when a tree is too large
   */
  ScanningProbe(PathSelection selection) throws IOException {
    devices = new long[selection.paths().size()];
    for (Path path : selection.paths()) {
      BlockScanner scanner =
          new BlockScanner(
              followed(path), selection::selects, ScanLimits.DEFAULT, UnreadableFolders.PASS_OVER);
      devices[scanners.size()] = scanner.rootFacts().device();
      sources.add(new SourceInfo(path.toString(), SourceKind.PATH));
      scanners.add(scanner);
      counts.add(new CountingSink());
    }
    for (int i = 0; i < scanners.size(); i++) {
      unread.addAll(pass(i).unreadable());
    }
    thread.setDaemon(true);
  }

  /** A folder's own name beneath a link is the folder that the link names at the time. */
  private static Path followed(Path path) {
    return Files.isSymbolicLink(path) ? path.resolve(".") : path;
  }

  ScanningProbe begin() {
    thread.start();
    return this;
  }

  private void scan() {
    while (!closed) {
      LockSupport.parkNanos(this, BETWEEN_PASSES.toNanos());
      look();
    }
  }

  /** One pass over each path. */
  void look() {
    for (int i = 0; i < scanners.size() && !closed; i++) {
      look(i);
    }
  }

  private void look(int index) {
    try {
      passOf(index);
      failures.remove(index);
    } catch (IOException | RuntimeException e) {
      failures.put(index, reason(e));
      warn(sources.get(index).name() + " could not be scanned: " + reason(e) + ".");
    }
  }

  private static String reason(Exception failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "it is not there any more (removed, renamed or unmounted)";
      case NotDirectoryException _ -> "it is no folder any more";
      case AccessDeniedException _ -> "it may not be read any more";
      default -> String.valueOf(failure.getMessage());
    };
  }

  private void passOf(int index) throws IOException {
    if (scanners.get(index).rootFacts().device() != devices[index]) {
      throw new FileSystemException(
          null,
          null,
          "another file system stands there than the one measured (unmounted, or mounted over)");
    }
    Pass pass = pass(index);
    pass.unreadable().forEach(what -> warn("Not read: " + what + "."));
    if (pass.unhashedFiles() > 0) {
      warn(
          "More content than a scan compares: each change of some files counts as the whole"
              + " file.");
    }
  }

  private Pass pass(int index) throws IOException {
    try {
      return scanners.get(index).pass(counts.get(index));
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
    boolean dead = thread.getState() == Thread.State.TERMINATED;
    for (int i = 0; i < counts.size(); i++) {
      String failure = dead ? "the scanning broke off" : failures.get(i);
      if (failure == null) {
        counters.counter(i, counts.get(i).bytes(), counts.get(i).operations());
      } else {
        counters.missing(i, failure);
      }
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
    List<String> limits = new ArrayList<>(general());
    if (!unread.isEmpty()) {
      limits.add(
          "What is written to these is not counted, as this user may not read them: "
              + String.join("; ", unread)
              + (unread.size() < BlockScanner.UNREADABLE_TOLD ? "." : "; and perhaps others."));
    }
    return limits;
  }

  private static List<String> general() {
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

package dev.weir.intercept.watch;

import dev.weir.intercept.OperationSink;
import dev.weir.intercept.WriteSource;
import dev.weir.problem.ProblemException;
import dev.weir.rules.PathRules;
import dev.weir.scan.BlockScanner;
import dev.weir.scan.FileFacts;
import dev.weir.scan.Pass;
import dev.weir.scan.ScanLimits;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures without root and without FUSE, by scanning the directory again and again. What it tells
 * begins with the first {@link #mirror}; before, nothing has been mentioned. Passes and mirrors
 * exclude each other.
 */
public final class WatchWriteSource implements WriteSource {
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  /** What the platform makes of a name's bytes and back. */
  private static final Charset FILE_NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private static final Logger LOG = LoggerFactory.getLogger(WatchWriteSource.class);
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);

  private final Path root;
  private final Duration interval;
  private final PathRules rules;
  private final BlockScanner scanner;
  private final ReentrantLock turn = new ReentrantLock();
  private final Thread thread = new Thread(this::passes, "weir-watch");
  private @Nullable RecordedChanges changes;
  private boolean mirrored;
  private @Nullable String complaint;
  private volatile boolean closed;

  /**
   * @param root the protected directory
   * @param rules which files are replicated; directories always are
   */
  public WatchWriteSource(Path root, PathRules rules) {
    this(root, rules, DEFAULT_INTERVAL);
  }

  /**
   * @param interval from the end of one pass to the start of the next
   */
  WatchWriteSource(Path root, PathRules rules, Duration interval) {
    this.root = root.toAbsolutePath().normalize();
    this.interval = interval;
    this.rules = rules;
    scanner = new BlockScanner(this.root, path -> counts(rules, path), ScanLimits.DEFAULT);
  }

  /**
   * @param path of a file, relative to the root
   */
  private static boolean counts(PathRules rules, Path path) {
    PathRules.Place place = rules.root();
    for (int i = 0; i < path.getNameCount(); i++) {
      byte[] name = path.getName(i).toString().getBytes(FILE_NAMES);
      place = place.child(name, i < path.getNameCount() - 1);
    }
    return place.recorded();
  }

  @Override
  public void start(OperationSink sink) {
    if (!Files.isDirectory(root) || !Files.isReadable(root)) {
      throw ProblemException.environment(
          root.toString(),
          "is not a directory that can be read",
          "name an existing directory and run as a user who may read it");
    }
    changes = new RecordedChanges(sink, () -> closed);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void mirror(MirrorProgress progress) throws InterruptedException {
    turn.lockInterruptibly();
    RecordedChanges recorded = started();
    try {
      mirrored = false;
      scanner.restart();
      FileFacts top = scanner.rootFacts();
      recorded.beginMirror(top);
      report(scanner.pass(recorded));
      progress.advanced(recorded.entries(), recorded.bytes());
      recorded.endMirror(top);
      mirrored = true;
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          root.toString(),
          "cannot be read: " + e,
          "nothing was changed; look at the directory and start the job again",
          e);
    } finally {
      recorded.abandonMirror();
      turn.unlock();
    }
  }

  private RecordedChanges started() {
    return Objects.requireNonNull(changes, "start comes before mirror");
  }

  private void passes() {
    try {
      while (!closed) {
        Thread.sleep(interval);
        passNow();
      }
    } catch (InterruptedException e) {
      LOG.debug("capture of {} ends", root);
    }
  }

  /** Looks once, if a mirror has been made. */
  void passNow() throws InterruptedException {
    turn.lockInterruptibly();
    boolean whole = false;
    try {
      if (mirrored && !closed) {
        report(scanner.pass(started()));
      }
      whole = true;
    } catch (IOException | ProblemException e) {
      whole = true; // nothing was told, so the next pass finds what this one would have
      complain(root + " could not be scanned, which goes on being tried: " + e);
    } finally {
      mirrored &= whole;
      turn.unlock();
    }
  }

  private void report(Pass pass) {
    if (pass.unreadable().isEmpty()) {
      complaint = null;
    } else {
      complain("not read, so not replicated: " + String.join(", ", pass.unreadable()));
    }
  }

  /** Says the same thing once. */
  private void complain(String what) {
    if (!what.equals(complaint)) {
      complaint = what;
      LOG.warn("{}", what);
    }
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public String promise() {
    return (rules + " ").stripLeading()
        + "Changes are found by looking at the directory again "
        + (interval.toMillis() / 1000.0)
        + " s after the last look. The order of writes within a look is not kept, files are not"
        + " consistent with each other, the replica is never at one exact position, and what was"
        + " overwritten or deleted between two looks is not seen. Recovery point age counts from"
        + " the look, so up to one look more is at risk. Stores through memory mappings may be"
        + " missed until the file is closed or touched; access control lists and attributes outside"
        + " user.* are not replicated. As root, the FUSE capture has none of these weaknesses.";
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(PATIENCE_AT_CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

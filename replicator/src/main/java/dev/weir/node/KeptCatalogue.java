package dev.weir.node;

import dev.weir.catalogue.Catalogue;
import dev.weir.catalogue.CatalogueMark;
import dev.weir.catalogue.DirtyLog;
import dev.weir.intercept.ContentGuard;
import dev.weir.intercept.KnownFiles;
import dev.weir.intercept.WriteSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalogue of one job: when it is taken, and whether a mirror may rely on it. Belongs to the
 * driver's thread.
 *
 * <p>It is taken when the replica has become consistent, each hour in which something changed, and
 * at the end. It replaces the one before only when the target holds everything that it lists.
 */
final class KeptCatalogue {
  private static final Logger LOG = LoggerFactory.getLogger(KeptCatalogue.class);

  /** A million files take some seconds of one core; what changed since is compared. */
  private static final long PERIOD_NANOS = Duration.ofHours(1).toNanos();

  /** Sooner where the log of changes has no room for more; it costs a listing each time. */
  private static final long EARLY_NANOS = Duration.ofMinutes(10).toNanos();

  /** After a failure, so that a lasting cause does not spin. */
  private static final long RETRY_NANOS = Duration.ofMinutes(5).toNanos();

  /** The end of a job waits no longer than this: the one before is then relied on. */
  static final long SETTLE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Machine machine;
  private final String job;
  private final WriteSource source;
  private final Path file;
  private final Runnable wakeDriver;
  private final UUID subject;

  /** Null where nothing is compared. */
  private final @Nullable DirtyLog log;

  private @Nullable CatalogueRun run;

  /** How the job stood when the last run began. */
  private View begun = new View(0, 0, 0, 0, false);

  private long dueAt;
  private long earlyAt;

  /** What is kept, of this process; null before the first. */
  private @Nullable CatalogueMark kept;

  private @Nullable CompletableFuture<Void> settling;
  private long settleBy;

  /** Why the next mirror must not rely on anything, or empty. */
  private String distrust = "";

  /**
   * How the job stands while the replica is consistent and no mirror runs.
   *
   * @param missed changes that could not be recorded
   * @param online whether more can become durable
   */
  record View(long epoch, long captured, long durable, long missed, boolean online) {}

  /**
   * What a mirror may rely on.
   *
   * @param why there is nothing, or empty
   */
  record Reliance(KnownFiles files, String why) {
    private static Reliance none(String why) {
      return new Reliance(KnownFiles.NONE, why);
    }
  }

  /**
   * @param wakeDriver called when there may be something to do; must not wait
   */
  KeptCatalogue(Machine machine, String job, WriteSource source, Path file, Runnable wakeDriver) {
    this.machine = machine;
    this.job = job;
    this.source = source;
    this.file = file;
    this.wakeDriver = wakeDriver;
    subject = CatalogueMark.subject(job, source.root(), source.rules());
    log = source.canCatalogue() ? new DirtyLog(file.resolveSibling("dirty"), subject) : null;
    if (Catalogue.find(file) instanceof Catalogue.Outcome.Kept found && found.onDisk()) {
      adopt(found.mark());
    }
  }

  /**
   * What is listed was on disk when nothing was captured. From here on it holds until the machine
   * goes down only, as what is captured may get lost then.
   */
  private void adopt(CatalogueMark mark) {
    try {
      UUID boot = CatalogueMark.presentBoot();
      Catalogue.mark(
          file, new CatalogueMark(mark.subject(), boot, mark.epoch(), mark.sequence()), false);
    } catch (IOException e) {
      LOG.warn("job {}: the catalogue cannot be used", job, e);
      distrust("the catalogue cannot be written: " + e.getMessage());
    }
  }

  /** Who has to hear of changes before they take effect. */
  ContentGuard guard() {
    return log == null ? ContentGuard.NONE : log;
  }

  /** Changes that waited until the log of changes had them on disk. */
  DirtyLog.Waits waits() {
    return log == null ? DirtyLog.Waits.NONE : log.waits();
  }

  /** Whether {@link #advance} or {@link #pause} is to be called now. */
  boolean isDue(long now) {
    boolean awaited = run != null || settling != null;
    return log != null && (awaited || now >= dueAt || now >= earlyAt && log.wantsRound());
  }

  /** Takes and keeps what is due. */
  void advance(View view, long now) {
    CatalogueRun running = run;
    if (running == null) {
      begin(view, now);
    } else if (view.epoch != begun.epoch || view.missed != begun.missed) {
      drop();
    } else {
      switch (running.state()) {
        case LISTING -> {}
        case LISTED -> {
          if (view.durable >= running.sequence()) {
            keep(running);
          } else if (settling != null && !view.online) {
            drop();
            settled();
          }
        }
        case KEPT -> kept(running, now);
        case FAILED -> failed(running, now);
      }
    }
    if (settling != null && now >= settleBy) {
      drop();
      settled();
    }
  }

  private void begin(View view, long now) {
    CatalogueMark last = kept;
    boolean stillExact =
        last != null
            && last.epoch() == view.epoch
            && last.sequence() == view.captured
            && begun.captured == view.captured;
    DirtyLog changes = Objects.requireNonNull(log);
    if (stillExact && !changes.wantsRound()) {
      dueAt = now + PERIOD_NANOS;
      settled();
      return;
    }
    begun = view;
    CatalogueRun next = new CatalogueRun(machine, source, file, changes, wakeDriver);
    run = next;
    next.start();
  }

  private void keep(CatalogueRun running) {
    try {
      running.keep(
          new CatalogueMark(subject, CatalogueMark.presentBoot(), begun.epoch, running.sequence()));
    } catch (IOException e) {
      LOG.warn("job {}: no catalogue, as the kernel does not name its start", job, e);
      drop();
    }
  }

  private void kept(CatalogueRun running, long now) {
    run = null;
    dueAt = now + PERIOD_NANOS;
    earlyAt = now + EARLY_NANOS;
    if (Catalogue.find(file) instanceof Catalogue.Outcome.Kept found) {
      kept = found.mark();
    }
    distrust = "";
    LOG.info(
        "job {}: catalogue of {} objects at {}/{}",
        job,
        running.files(),
        begun.epoch,
        running.sequence());
    settled();
  }

  private void failed(CatalogueRun running, long now) {
    run = null;
    dueAt = now + RETRY_NANOS;
    earlyAt = dueAt;
    LOG.warn("job {}: no catalogue: {}", job, running.failure());
    settled();
  }

  /** The replica is not consistent, or something else walks over the directory. */
  void pause() {
    drop();
    settled();
  }

  private void drop() {
    CatalogueRun running = run;
    run = null;
    if (running != null) {
      running.stop();
    }
  }

  /** Takes a last catalogue; the answer comes when it is kept, or there is nothing to wait for. */
  CompletableFuture<Void> settle(long now) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    settling = answer;
    settleBy = now + SETTLE_NANOS;
    if (!source.canCatalogue()) {
      settled();
    }
    return answer;
  }

  private void settled() {
    CompletableFuture<Void> waiting = settling;
    settling = null;
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  /** The next mirror compares everything, and so does each one until a new catalogue is kept. */
  void distrust(String why) {
    drop();
    distrust = why;
    kept = null;
    dueAt = 0;
    try {
      Catalogue.forget(file);
    } catch (IOException e) {
      LOG.warn("job {}: the catalogue cannot be removed", job, e);
    }
  }

  /**
   * What a mirror that begins now may rely on.
   *
   * @param epoch that the target is in, 0 when that is not known
   * @param durable what it holds of it
   */
  Reliance reliance(long epoch, long durable) {
    if (!distrust.isEmpty()) {
      return Reliance.none(distrust);
    }
    return switch (Catalogue.find(file)) {
      case Catalogue.Outcome.Unusable unusable -> Reliance.none(unusable.why());
      case Catalogue.Outcome.Kept found -> reliance(found, epoch, durable);
    };
  }

  private Reliance reliance(Catalogue.Outcome.Kept found, long epoch, long durable) {
    CatalogueMark mark = found.mark();
    if (!mark.subject().equals(subject)) {
      return Reliance.none("the catalogue is of another job or directory");
    }
    if (mark.epoch() != epoch || mark.sequence() > durable) {
      return Reliance.none(
          "the catalogue is of position %d/%d, which the target does not hold"
              .formatted(mark.epoch(), mark.sequence()));
    }
    try {
      Catalogue listed = found.load();
      if (mark.boot().equals(CatalogueMark.presentBoot())) {
        return new Reliance(listed, "");
      }
      DirtyLog.Before before = Objects.requireNonNull(log).before();
      return before.why().isEmpty()
          ? new Reliance(clean(listed, before.inodes()), "")
          : Reliance.none("the machine went down while it was protected, and " + before.why());
    } catch (IOException e) {
      return Reliance.none("the catalogue cannot be used: " + e.getMessage());
    }
  }

  /** What is listed, without what may be different though it shows the same. */
  private static KnownFiles clean(Catalogue listed, Set<Long> dirty) {
    return (inode, size, mtime, ctime) ->
        !dirty.contains(inode) && listed.unchanged(inode, size, mtime, ctime);
  }

  /**
   * The source is closed.
   *
   * @param captured sequence of the newest operation; when the catalogue has it, too, and the
   *     directory's file system has written everything, the catalogue outlives the machine's end
   */
  void close(long captured) {
    pause();
    if (log != null) {
      log.close();
    }
    CatalogueMark last = kept;
    if (last == null || last.sequence() != captured) {
      return;
    }
    try {
      source.writeBack();
      Catalogue.mark(file, last, true);
    } catch (IOException e) {
      LOG.warn("job {}: the catalogue holds until the machine goes down only", job, e);
    }
  }
}

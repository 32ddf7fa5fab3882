package dev.weir.catalogue;

import dev.weir.intercept.ContentGuard;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which files may differ between the disk of the source and the target after the machine went down,
 * though they show what the catalogue says: a file system may keep what was written and lose the
 * times, or the reverse. A file stands on disk here before its first change is let through.
 *
 * <p>Files that the catalogue does not list are compared anyway and need not stand here. A change
 * of a file that stands here already costs a look into a table and allocates nothing. When the log
 * cannot tell, for too many files, a disk that fails or one that takes longer than {@link
 * #WAIT_MILLIS}, everything is dirty and nobody waits.
 */
public final class DirtyLog implements ContentGuard, AutoCloseable {
  private static final Logger LOG = System.getLogger(DirtyLog.class.getName());

  /** 64 KiB on disk, and a comparison that still is a small part of a million files. */
  private static final int FILES_MAX = 4096;

  /** What a change waits for the log's disk at most. */
  private static final int WAIT_MILLIS = 100;

  /** Forced writes that a workload may cause lastingly, and at once after a pause. */
  private static final double FORCES_PER_SECOND = 2;

  private static final double FORCES_AT_ONCE = 240;
  private static final int REMOVED = -1;

  /**
   * What it bears.
   *
   * @param filesMax a power of two
   */
  record Limits(int filesMax, double forcesAtOnce, int waitMillis) {}

  private final int waitMillis;
  private final int filesMax;
  private final int slots;
  private final double forcesAtOnce;
  private final DirtyFile file;
  private final Thread thread = new Thread(this::write, "weir-dirty-log");

  /** 0 is free. A slot keeps its inode until the table is compacted. */
  private final AtomicLongArray inodes;

  /** In which round a file was changed last, or {@link #REMOVED}. */
  private final AtomicIntegerArray rounds;

  /** Everything is dirty, on disk or as soon as the disk answers. */
  private volatile boolean all;

  /** Whether the disk does not say so yet. */
  private volatile boolean allWanted;

  /** Whether the table lacks files that changed: it can relieve nobody. */
  private volatile boolean incomplete;

  /**
   * Whether files that the catalogue does not list are noted, too: from the begin of a round, as
   * the next catalogue may list them, to the end of one.
   */
  private volatile boolean notesUnlisted = true;

  private volatile int round = 1;
  private volatile @Nullable Catalogue catalogue;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition done = lock.newCondition();
  private final long[] pending;
  private int pendingCount;
  private long asked;
  private long written;
  private int recorded;
  private @Nullable Set<Long> replacement;
  private boolean closed;

  /** Slots of the table that are not free. */
  private int used;

  /** Files in the table. */
  private int live;

  private Waits waits = Waits.NONE;
  private double forces;
  private long forcesAt = System.nanoTime();

  /**
   * What the log says of the time before this process.
   *
   * @param why everything may differ, or empty
   */
  public record Before(Set<Long> inodes, String why) {
    public Before {
      inodes = Set.copyOf(inodes);
    }
  }

  private final Before before;

  /**
   * Changes that were let through once their file stood in the log on disk, or the wait for it was
   * given up.
   *
   * @param nanos that they waited together
   * @param longestNanos of one
   */
  public record Waits(long changes, long nanos, long longestNanos) {
    public static final Waits NONE = new Waits(0, 0, 0);

    private Waits and(long one) {
      return new Waits(changes + 1, nanos + one, Math.max(longestNanos, one));
    }
  }

  /** Those since this process began. */
  public Waits waits() {
    lock.lock();
    try {
      return waits;
    } finally {
      lock.unlock();
    }
  }

  /** Goes on with what an earlier process left; before anything is captured. */
  public DirtyLog(Path path, UUID subject) {
    this(path, subject, new Limits(FILES_MAX, FORCES_AT_ONCE, WAIT_MILLIS));
  }

  DirtyLog(Path path, UUID subject, Limits limits) {
    filesMax = limits.filesMax;
    forcesAtOnce = limits.forcesAtOnce;
    waitMillis = limits.waitMillis;
    forces = forcesAtOnce;
    slots = 4 * filesMax;
    inodes = new AtomicLongArray(slots);
    rounds = new AtomicIntegerArray(slots);
    pending = new long[filesMax];
    file = new DirtyFile(path, subject);
    DirtyFile.Found found = DirtyFile.read(path, subject);
    before = new Before(found.inodes(), found.why());
    all = found.all();
    all |= !replace(all, found.inodes());
    recorded = found.inodes().size();
    found.inodes().forEach(this::insert);
    thread.setDaemon(true);
    thread.start();
  }

  public Before before() {
    return before;
  }

  @Override
  public void beforeChange(long inode) {
    if (all && incomplete) {
      return;
    }
    int at = find(inode);
    if (at >= 0 && touch(at)) {
      return;
    }
    Catalogue listing = catalogue;
    if (notesUnlisted || listing == null || listing.lists(inode)) {
      add(inode);
    }
  }

  /** Where the inode is in the table; -1 when it is not. */
  private int find(long inode) {
    int at = hash(inode);
    long there = inodes.get(at);
    while (there != 0 && there != inode) {
      at = (at + 1) & (slots - 1);
      there = inodes.get(at);
    }
    return there == 0 ? -1 : at;
  }

  private int hash(long inode) {
    return (int) ((inode * 0x9E3779B97F4A7C15L) >>> 33) & (slots - 1);
  }

  /** Notes a change of a file that stands in the log; false when it stands there no more. */
  private boolean touch(int at) {
    int last = rounds.get(at);
    int now = round;
    return last == now || last != REMOVED && rounds.compareAndSet(at, last, now);
  }

  private void add(long inode) {
    boolean locked = false;
    try {
      locked = lock.tryLock(waitMillis, TimeUnit.MILLISECONDS);
      if (!locked) {
        giveUp("its lock took longer than " + waitMillis + " ms");
      } else if (all && replacement == null) {
        insert(inode);
      } else {
        log(inode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp("a change was interrupted");
    } finally {
      if (locked) {
        lock.unlock();
      }
    }
  }

  /** Returns when the file stands on disk, or all of them are to; the lock is held. */
  private void log(long inode) throws InterruptedException {
    long begun = System.nanoTime();
    insert(inode);
    if (incomplete || recorded + pendingCount >= DirtyFile.RECORDS || pendingCount == filesMax) {
      giveUp("more than " + filesMax + " files change");
    } else if (!mayForce()) {
      giveUp("too many files change for the first time");
    } else {
      pending[pendingCount++] = inode;
      asked++;
    }
    long mine = asked;
    work.signal();
    long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
    while (left > 0 && (written < mine || allWanted)) {
      left = done.awaitNanos(left);
    }
    if (left <= 0) {
      giveUp("its disk took longer than " + waitMillis + " ms");
    }
    waits = waits.and(System.nanoTime() - begun);
  }

  private boolean mayForce() {
    long now = System.nanoTime();
    double earned = (now - forcesAt) / (double) Duration.ofSeconds(1).toNanos() * FORCES_PER_SECOND;
    forces = Math.min(forcesAtOnce, forces + earned);
    forcesAt = now;
    return forces >= 1 || pendingCount > 0;
  }

  /** In memory only; the lock is held, or nobody else is there yet. */
  private void insert(long inode) {
    int at = find(inode);
    if (at < 0 && used == slots / 2) {
      incomplete = true;
      return;
    }
    if (at < 0) {
      at = free(inode);
      rounds.set(at, REMOVED);
      inodes.set(at, inode);
      used++;
    }
    if (rounds.get(at) == REMOVED) {
      live++;
    }
    rounds.set(at, round);
    incomplete |= live > filesMax;
  }

  private int free(long inode) {
    int at = hash(inode);
    while (inodes.get(at) != 0) {
      at = (at + 1) & (slots - 1);
    }
    return at;
  }

  private void giveUp(String why) {
    if (!all) {
      LOG.log(Level.WARNING, "every file counts as changed: {0}", why);
    }
    all = true;
    allWanted = true;
    if (lock.isHeldByCurrentThread()) {
      work.signal();
    }
  }

  /** Whether a round would make it tell more, or is needed soon so that it goes on telling. */
  public boolean wantsRound() {
    lock.lock();
    try {
      return all || live > filesMax / 4 * 3;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Every change so far is recorded, and none is under way: a round begins, and one before it that
   * has no end yet will have none.
   *
   * @return its number
   */
  public int beginRound() {
    lock.lock();
    try {
      round++;
      if (incomplete) {
        fill(Set.of());
        incomplete = false;
      } else if (used > slots / 4) {
        fill(files());
      }
      notesUnlisted = true;
      return round;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody looks into the table meanwhile. */
  private void fill(Set<Long> files) {
    for (int i = 0; i < slots; i++) {
      inodes.set(i, 0);
    }
    used = 0;
    live = 0;
    int before = round;
    round = before - 1;
    files.forEach(this::insert);
    round = before;
  }

  private Set<Long> files() {
    Set<Long> files = new HashSet<>();
    for (int i = 0; i < slots; i++) {
      if (inodes.get(i) != 0 && rounds.get(i) != REMOVED) {
        files.add(inodes.get(i));
      }
    }
    return files;
  }

  /**
   * Whatever changed before the round began is on the disk of the source and on the target, and
   * this catalogue is in its place: the log need not tell of it.
   *
   * @throws InterruptedException when that is not on disk yet
   */
  public void endRound(int number, Catalogue now) throws InterruptedException {
    lock.lock();
    try {
      if (number != round) {
        return;
      }
      if (!incomplete) {
        trim();
        Set<Long> left = files();
        replacement = left;
        work.signal();
        while (replacement == left) {
          done.await();
        }
      }
      if (number == round) {
        catalogue = now;
        notesUnlisted = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lazily, so that files that change again and again cost no forced write each time. */
  private void trim() {
    if (live <= filesMax / 2) {
      return;
    }
    for (int i = 0; i < slots; i++) {
      int last = rounds.get(i);
      if (inodes.get(i) != 0 && last < round && last != REMOVED) {
        live -= rounds.compareAndSet(i, last, REMOVED) ? 1 : 0;
      }
    }
  }

  /** What is to be written at once. */
  private record Work(long[] added, @Nullable Set<Long> replacement, boolean all, long upTo) {}

  private void write() {
    Work next = take();
    while (next != null) {
      boolean done = perform(next);
      finish(next, done);
      next = take();
    }
  }

  private boolean hasWork() {
    return pendingCount > 0 || allWanted || replacement != null;
  }

  private @Nullable Work take() {
    lock.lock();
    try {
      while (!hasWork() && !closed) {
        work.awaitUninterruptibly();
      }
      if (!hasWork()) {
        return null;
      }
      long[] added = Arrays.copyOf(pending, pendingCount);
      pendingCount = 0;
      forces--;
      return new Work(added, replacement, allWanted, asked);
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the disk tells of everything that it is to tell of. */
  private boolean perform(Work next) {
    if (next.replacement != null) {
      Set<Long> files = new HashSet<>(next.replacement);
      Arrays.stream(next.added).forEach(files::add);
      return replace(next.all, files);
    }
    try {
      if (next.all) {
        file.markAll();
      } else {
        file.add(next.added, next.added.length);
      }
      return true;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the log of changes cannot be written; every file is changed", e);
      remove();
      return false;
    }
  }

  private void finish(Work finished, boolean told) {
    lock.lock();
    try {
      written = finished.upTo;
      if (finished.replacement != null) {
        recorded = finished.replacement.size() + finished.added.length;
        replacement = null;
        all = finished.all || allWanted || !told;
      } else {
        recorded += finished.added.length;
        all |= finished.all || !told;
      }
      if (finished.all || !told) {
        allWanted = false;
      }
      done.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void remove() {
    try {
      file.remove();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the log of changes cannot be removed: do not rely on it", e);
    }
  }

  private boolean replace(boolean everything, Set<Long> files) {
    try {
      file.replace(everything, files);
      return true;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the log of changes cannot be written; every file is changed", e);
      remove();
      return false;
    }
  }

  /** Ends; what it tells stays. Nothing may be captured any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}

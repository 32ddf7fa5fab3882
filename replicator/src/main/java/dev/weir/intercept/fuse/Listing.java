package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.O_DIRECTORY;

import dev.weir.intercept.FileListener;
import dev.weir.problem.ProblemException;
import dev.weir.rules.PathRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/**
 * Tells which files the directory holds and how they show themselves, while applications go on: it
 * takes no lock but at the end. A name that moves meanwhile may be missed or met twice; what is
 * missed is unknown later, and so compared.
 */
final class Listing {
  private static final long NANOS = 1_000_000_000L;

  /**
   * The kernel gives times by ticks of at most 10 ms: a file that changed within the last tick
   * could change once more and show the same time.
   */
  private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();

  /** The same where a file system keeps whole seconds only (ext4 with small inodes). */
  private static final long SECOND_NANOS = Duration.ofSeconds(2).toNanos();

  private final Mirror mirror;
  private final CaptureOrder order;
  private final Recorder recorder;
  private final Membership membership;
  private final Node root;
  private final long device;

  Listing(
      Mirror mirror,
      CaptureOrder order,
      Recorder recorder,
      Membership membership,
      Node root,
      long device) {
    this.membership = membership;
    this.mirror = mirror;
    this.order = order;
    this.recorder = recorder;
    this.root = root;
    this.device = device;
  }

  /**
   * @return the newest sequence when everything told had been recorded
   * @throws InterruptedException when it is to end
   * @throws ProblemException when the directory cannot be read
   */
  long run(Workspace w, FileListener files) throws InterruptedException {
    Thread.sleep(Duration.ofNanos(TICK_NANOS)); // what changes no more is old by then
    long[] generation = new long[2];
    order.betweenEffects(() -> generation[0] = membership.generation());
    ArrayDeque<byte[]> directories = new ArrayDeque<>();
    mirror.check(w.stat(root.fd), "stat");
    tell(w, nanos(Instant.now()), files);
    list(w, root.fd, directories, files);
    for (byte[] handle = directories.pollLast(); handle != null; handle = directories.pollLast()) {
      requireGoingOn();
      int fd = mirror.open(w, handle, Mirror.QUIETLY | O_DIRECTORY);
      if (fd >= 0) {
        try {
          list(w, fd, directories, files);
        } finally {
          w.close(fd);
        }
      }
    }
    long[] last = new long[1];
    order.betweenEffects(
        () -> {
          last[0] = recorder.sink().lastSequence();
          generation[1] = membership.generation();
          files.settled();
        });
    if (generation[0] != generation[1]) {
      // What was told of files below it may be of a time when the rules said something else.
      throw ProblemException.environment(
          "the catalogue",
          "a directory crossed the border of the rules while it was made",
          "nothing; the next one is made soon");
    }
    return last[0];
  }

  private void requireGoingOn() throws InterruptedException {
    mirror.requireOpen();
    if (Thread.interrupted()) {
      throw new InterruptedException("the listing is to end");
    }
  }

  private void list(Workspace w, int fd, ArrayDeque<byte[]> directories, FileListener files) {
    int open = mirror.check(w.reopen(fd, Mirror.QUIETLY | O_DIRECTORY), "open the directory");
    try {
      PathRules.Place place = membership.place(w, open);
      DirectoryEntries entries = w.entries.of(open);
      while (entries.nextNamed()) {
        entry(w, new Entry(open, entries.name(), place), directories, files);
      }
      mirror.check(entries.failure(), "read the directory");
    } finally {
      w.close(open);
    }
  }

  /**
   * An entry of an open directory.
   *
   * @param at where its zero-terminated name lies in the workspace
   * @param place of the directory
   */
  private record Entry(int directoryFd, long at, PathRules.Place place) {}

  private void entry(Workspace w, Entry entry, ArrayDeque<byte[]> directories, FileListener files) {
    long now = nanos(Instant.now());
    int result = w.statEntry(entry.directoryFd, entry.at);
    if (Workspace.gone(result) || mirror.check(result, "stat an entry") == 0 && elsewhere(w)) {
      return;
    }
    if (!membership.all()
        && !entry.place.child(w.memory.text(entry.at), w.isDirectory()).recorded()) {
      return;
    }
    if (w.isDirectory()) {
      mirror.findHandle(w, entry.directoryFd, entry.at).ifPresent(directories::add);
    }
    tell(w, now, files);
  }

  private static void tell(Workspace w, long now, FileListener files) {
    if (isOld(w.ctime(), now)) {
      files.found(w.inode(), w.size(), w.mtime(), w.ctime());
    }
  }

  private boolean elsewhere(Workspace w) {
    return w.device() != device;
  }

  /** Whether the next change, at {@code now} at the earliest, shows another time. */
  private static boolean isOld(long ctime, long now) {
    long apart = Math.abs(now - ctime);
    return apart >= (ctime % NANOS == 0 ? SECOND_NANOS : TICK_NANOS);
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS + instant.getNano();
  }
}

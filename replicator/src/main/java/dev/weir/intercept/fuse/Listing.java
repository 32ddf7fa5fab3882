package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.O_DIRECTORY;
import static dev.weir.linux.StatLayout.S_IFMT;
import static dev.weir.linux.StatLayout.S_IFREG;

import dev.weir.intercept.FileListener;
import dev.weir.problem.ProblemException;
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
  private final Node root;
  private final long device;

  Listing(Mirror mirror, CaptureOrder order, Recorder recorder, Node root, long device) {
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
    ArrayDeque<byte[]> directories = new ArrayDeque<>();
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
    order.betweenEffects(() -> last[0] = recorder.sink().lastSequence());
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
      long n = Mirror.nextEntries(w, open);
      while (n > 0) {
        for (long at = Workspace.DENTS; at < Workspace.DENTS + n; ) {
          long name = at + DirectoryRequests.DENT_NAME;
          if (!DirectoryRequests.isDots(w.memory, name)) {
            entry(w, open, name, directories, files);
          }
          at += w.memory.getShort(at + DirectoryRequests.DENT_LENGTH) & 0xffff;
        }
        n = Mirror.nextEntries(w, open);
      }
      mirror.check((int) n, "read the directory");
    } finally {
      w.close(open);
    }
  }

  private void entry(
      Workspace w, int fd, long name, ArrayDeque<byte[]> directories, FileListener files) {
    long now = nanos(Instant.now());
    int result = w.statEntry(fd, name);
    if (Workspace.gone(result) || mirror.check(result, "stat an entry") == 0 && elsewhere(w)) {
      return;
    }
    if (w.isDirectory()) {
      mirror.findHandle(w, fd, name).ifPresent(directories::add);
    } else if ((w.mode() & S_IFMT) == S_IFREG && w.size() > 0 && isOld(w.ctime(), now)) {
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

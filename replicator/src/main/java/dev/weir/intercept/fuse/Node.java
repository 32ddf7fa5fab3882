package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_RDONLY;
import static dev.weir.linux.OpenFlags.O_RDWR;

import dev.weir.rules.PathRules;
import org.jspecify.annotations.Nullable;

/**
 * One inode that the kernel knows of. Its number cannot be given to another file while {@link #fd}
 * is open. Handles of open files carry no state: all of them share one descriptor of this node.
 *
 * <p>A node that an earlier server knew is opened by its file handle when it is asked for. How many
 * files are open on it is not known, so its data descriptors stay until the kernel forgets it.
 */
final class Node {
  /** Whether the file has file capabilities, which a write takes away. */
  enum Capabilities {
    UNKNOWN,
    NONE,
    SOME
  }

  final long inode;
  final boolean directory;

  /** Of an earlier server. */
  final boolean inherited;

  /** Its entry in {@link MountMemory}, or {@link MountMemory#NO_ENTRY}. */
  final int entry;

  /** Opened with O_PATH; -1 until an inherited node is opened. */
  volatile int fd;

  /** Whether the file has lost its last name, or is about to. */
  private boolean nameless;

  /** Whether the keeper has the descriptor. */
  private boolean kept;

  /** Next in the chain of {@link NodeTable}; changed under the chain's lock. */
  volatile @Nullable Node next;

  /** How often the kernel was told of this node; guarded by the chain's lock. */
  long lookups;

  /** Guarded by the inode's stripe. */
  Capabilities capabilities = Capabilities.UNKNOWN;

  /** Of a file: whether the rules leave it out. Set under the inode's stripe. */
  volatile boolean outside;

  /** Of a directory: its place in the rules, as {@link Membership} found it last. */
  volatile PathRules.@Nullable Place place;

  /** Guarded by the namespace lock. */
  long placedAt;

  private volatile int readFd = -1;
  private volatile int writeFd = -1;
  private int opens;

  Node(long inode, boolean directory, int fd, int entry) {
    this(inode, directory, fd, entry, false);
  }

  private Node(long inode, boolean directory, int fd, int entry, boolean inherited) {
    this.inode = inode;
    this.directory = directory;
    this.fd = fd;
    this.entry = entry;
    this.inherited = inherited;
  }

  /** One that an earlier server knew; not open yet. */
  static Node inherited(MountMemory.Remembered remembered) {
    Node node = new Node(remembered.inode(), remembered.directory(), -1, remembered.entry(), true);
    node.lookups = remembered.lookups();
    node.outside = remembered.outside();
    return node;
  }

  /** Its descriptor was kept while servers changed. */
  synchronized void keptAs(int descriptor) {
    fd = descriptor;
    nameless = true;
    kept = true;
  }

  /** The file loses its last name. */
  synchronized void losesLastName() {
    nameless = true;
  }

  /**
   * Has {@code keep} run once, as soon as the file is nameless and an application may have it open.
   */
  synchronized void keepWhereOpen(Runnable keep) {
    if (nameless && !kept && (inherited || opens > 0)) {
      kept = true;
      keep.run();
    }
  }

  synchronized boolean kept() {
    return kept;
  }

  /** Counts an open file; returns 0 or minus the error number. */
  synchronized int open(Workspace w, boolean forWriting) {
    int result = forWriting ? writing(w) : reading(w);
    if (result < 0) {
      return result;
    }
    opens++;
    return 0;
  }

  synchronized void release(Workspace w) {
    opens--;
    if (opens <= 0) {
      opens = 0;
      if (!inherited) {
        closeData(w);
      }
    }
  }

  /** A descriptor to read from, or minus the error number. */
  int reading(Workspace w) {
    int fd = writeFd;
    if (fd >= 0) {
      return fd;
    }
    fd = readFd;
    return fd >= 0 ? fd : openToRead(w);
  }

  /** A descriptor to write to, or minus the error number. */
  int writing(Workspace w) {
    int fd = writeFd;
    return fd >= 0 ? fd : openToWrite(w);
  }

  /** The descriptor to write to if there is one, else -1. */
  int writingIfOpen() {
    return writeFd;
  }

  private synchronized int openToRead(Workspace w) {
    if (readFd < 0) {
      int opened = w.reopen(fd, O_RDONLY | O_CLOEXEC);
      if (opened < 0) {
        return opened;
      }
      readFd = opened;
    }
    return readFd;
  }

  private synchronized int openToWrite(Workspace w) {
    if (writeFd < 0) {
      int opened = w.reopen(fd, O_RDWR | O_CLOEXEC);
      if (opened < 0) {
        return opened;
      }
      writeFd = opened;
    }
    return writeFd;
  }

  private void closeData(Workspace w) {
    w.close(readFd);
    w.close(writeFd);
    readFd = -1;
    writeFd = -1;
  }

  synchronized void close(Workspace w) {
    closeData(w);
    w.close(fd);
  }
}

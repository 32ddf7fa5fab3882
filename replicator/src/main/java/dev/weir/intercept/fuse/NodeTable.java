package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_EMPTY_PATH;
import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_NOFOLLOW;
import static dev.weir.linux.OpenFlags.O_PATH;

import dev.weir.linux.Errno;
import dev.weir.linux.SyscallNumbers;
import dev.weir.rules.PathRules;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The inodes that the kernel knows of, by inode number; the root also answers to {@value #ROOT_ID}.
 * Finding takes no lock and makes no garbage, since every request starts with it.
 */
final class NodeTable {
  /** FUSE_ROOT_ID. */
  static final long ROOT_ID = 1;

  private static final int CHAINS = 1 << 16;

  private final AtomicReferenceArray<@Nullable Node> chains = new AtomicReferenceArray<>(CHAINS);
  private final Object[] locks = new Object[256];
  private final Node root;
  private final long device;
  private final MountMemory memory;
  private final KeptFiles keptFiles;
  private final CaptureOrder order;
  private final Membership membership;

  /** A descriptor on the file system for open_by_handle_at. */
  private final int mountFd;

  /** What the table works for. */
  record Surroundings(
      MountMemory memory, KeptFiles keptFiles, CaptureOrder order, Membership membership) {}

  NodeTable(Node root, long device, int mountFd, Surroundings surroundings) {
    this.root = root;
    this.device = device;
    this.mountFd = mountFd;
    this.memory = surroundings.memory;
    this.keptFiles = surroundings.keptFiles;
    this.order = surroundings.order;
    this.membership = surroundings.membership;
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new Object();
    }
  }

  Node root() {
    return root;
  }

  /** Takes the nodes of an earlier server over; before any thread serves. */
  void inherit(Workspace w) {
    memory.visitNodes(
        remembered -> {
          Node node = Node.inherited(remembered);
          int kept = keptFiles.take(node.inode);
          if (kept >= 0) {
            node.keptAs(kept);
          }
          int chain = chain(node.inode);
          node.next = chains.get(chain);
          chains.set(chain, node);
        });
    keptFiles.dropUntaken(w);
  }

  /** The node of an identity, open; null when there is none, or its file is gone. */
  @Nullable Node find(Workspace w, long id) {
    Node node = find(id);
    return node == null || node.fd >= 0 || reopen(w, node) ? node : null;
  }

  private boolean reopen(Workspace w, Node node) {
    synchronized (node) {
      if (node.fd < 0) {
        memory.putHandle(w, node.entry);
        node.fd = Math.max(w.openByHandle(mountFd, O_PATH | O_NOFOLLOW | O_CLOEXEC), -1);
      }
      return node.fd >= 0;
    }
  }

  private @Nullable Node find(long id) {
    if (id == ROOT_ID || id == root.inode) {
      return root;
    }
    for (Node node = chains.get(chain(id)); node != null; node = node.next) {
      if (node.inode == id) {
        return node;
      }
    }
    return null;
  }

  /**
   * Looks an entry up on behalf of the kernel and leaves its attributes in the workspace's STAT.
   *
   * @return 0, or minus the error number
   */
  int acquire(Workspace w, Node directory, long name) {
    if (membership.all()) {
      return acquireNow(w, directory, name);
    }
    order.namespace.lock(); // what the rules say of the name holds until the node is known
    try {
      return acquireNow(w, directory, name);
    } finally {
      order.namespace.unlock();
    }
  }

  private int acquireNow(Workspace w, Node directory, long name) {
    int result = w.statEntry(directory.fd, name);
    if (result < 0) {
      return result;
    }
    if (w.device() != device || w.inode() == ROOT_ID) {
      return -Errno.EXDEV; // another file system mounted below: its inode numbers are not ours
    }
    return held(w, w.inode()) ? 0 : open(w, directory, name);
  }

  /** Adds one to the count of a node that is there already. */
  boolean held(Workspace w, long inode) {
    int chain = chain(inode);
    synchronized (lock(chain)) {
      Node node = find(inode);
      if (node == null) {
        return false;
      }
      if (node.fd < 0 && !reopen(w, node)) {
        // The kernel had forgotten it, and an earlier server died before it did: another file has
        // its number now.
        remove(chain, node);
        memory.remove(node.entry);
        return false;
      }
      count(node, 1);
      return true;
    }
  }

  /** In memory before the kernel hears of it, so that a successor never counts too few. */
  private void count(Node node, long by) {
    node.lookups += by;
    memory.lookups(node.entry, node.lookups);
  }

  /**
   * The last name of a file is about to go: whoever has it open must still reach it when this
   * server is replaced.
   */
  void losesLastName(Workspace w, long inode) {
    Node node = find(w, inode);
    if (node != null && node != root) {
      node.losesLastName();
      keepWhereOpen(node);
    }
  }

  private void keepWhereOpen(Node node) {
    node.keepWhereOpen(() -> keptFiles.keep(node.inode, node.fd));
  }

  /** Opens a file on behalf of the kernel; returns 0 or minus the error number. */
  int openFile(Workspace w, Node node, boolean forWriting) {
    int result = node.open(w, forWriting);
    if (result == 0) {
      keepWhereOpen(node);
    }
    return result;
  }

  private int open(Workspace w, Node directory, long name) {
    PathRules.Place place = membership.child(w, directory, name, w.isDirectory());
    int fd =
        (int)
            w.system.call(
                SyscallNumbers.OPENAT,
                directory.fd,
                w.memory.address(name),
                O_PATH | O_NOFOLLOW | O_CLOEXEC,
                0);
    if (fd < 0) {
      return fd;
    }
    int result = w.stat(fd);
    if (result < 0 || !insert(w, fd, place)) {
      w.close(fd);
    }
    return result;
  }

  /** Returns false when another thread was first, whose node then counts one more. */
  private boolean insert(Workspace w, int fd, PathRules.Place place) {
    long inode = w.inode();
    int chain = chain(inode);
    synchronized (lock(chain)) {
      Node node = find(inode);
      boolean first = node == null;
      if (node == null) {
        int entry = handle(w, fd) ? memory.add(w, inode, w.isDirectory()) : MountMemory.NO_ENTRY;
        node = new Node(inode, w.isDirectory(), fd, entry);
        membership.remember(node, place);
        mark(node, !node.directory && !place.recorded() && !membership.countsElsewhere(inode));
        node.next = chains.get(chain);
        chains.set(chain, node);
      }
      count(node, 1);
      return first;
    }
  }

  /** Whether the rules leave a file out from now on; its stripe is held. */
  void outside(long inode, boolean outside) {
    Node node = find(inode);
    if (node != null) {
      mark(node, outside);
    }
  }

  /** Settles for all files whether they are left out; the namespace lock is held. */
  void settle(Predicate<Node> outside) {
    for (int chain = 0; chain < CHAINS; chain++) {
      for (Node node = chains.get(chain); node != null; node = node.next) {
        if (!node.directory) {
          mark(node, outside.test(node));
        }
      }
    }
  }

  private void mark(Node node, boolean outside) {
    if (node.outside != outside) {
      node.outside = outside;
      memory.outside(node.entry, outside);
    }
  }

  private static boolean handle(Workspace w, int fd) {
    w.memory.putInt(Workspace.HANDLE, Workspace.HANDLE_MAX_BYTES);
    return w.system.call(
            SyscallNumbers.NAME_TO_HANDLE_AT,
            fd,
            w.memory.address(Workspace.EMPTY_TEXT),
            w.memory.address(Workspace.HANDLE),
            w.memory.address(Workspace.TIMES),
            AT_EMPTY_PATH,
            0)
        >= 0;
  }

  void forget(Workspace w, long id, long times) {
    if (id == ROOT_ID) {
      return;
    }
    int chain = chain(id);
    Node gone = null;
    synchronized (lock(chain)) {
      Node node = find(id);
      if (node != null && node != root) {
        count(node, -times);
        if (node.lookups <= 0) {
          remove(chain, node);
          memory.remove(node.entry);
          gone = node;
        }
      }
    }
    if (gone != null) {
      if (gone.kept()) {
        keptFiles.drop(gone.inode);
      }
      gone.close(w);
    }
  }

  private void remove(int chain, Node node) {
    Node head = chains.get(chain);
    if (head == node) {
      chains.set(chain, node.next);
      return;
    }
    for (Node before = head; before != null; before = before.next) {
      if (before.next == node) {
        before.next = node.next;
        return;
      }
    }
  }

  /** Closes all descriptors but the root's; nothing may use the table any more. */
  void close(Workspace w) {
    for (int chain = 0; chain < CHAINS; chain++) {
      for (Node node = chains.get(chain); node != null; node = node.next) {
        node.close(w);
      }
      chains.set(chain, null);
    }
  }

  private static int chain(long inode) {
    return (int) ((inode * 0x9E3779B97F4A7C15L) >>> 48);
  }

  private Object lock(int chain) {
    return locks[chain & (locks.length - 1)];
  }
}

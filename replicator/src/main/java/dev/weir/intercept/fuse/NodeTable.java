package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_NOFOLLOW;
import static dev.weir.linux.OpenFlags.O_PATH;

import dev.weir.linux.Errno;
import dev.weir.linux.SyscallNumbers;
import java.util.concurrent.atomic.AtomicReferenceArray;
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

  NodeTable(Node root, long device) {
    this.root = root;
    this.device = device;
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new Object();
    }
  }

  Node root() {
    return root;
  }

  @Nullable Node find(long id) {
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
    int result = w.statEntry(directory.fd, name);
    if (result < 0) {
      return result;
    }
    if (w.device() != device || w.inode() == ROOT_ID) {
      return -Errno.EXDEV; // another file system mounted below: its inode numbers are not ours
    }
    return held(w.inode()) ? 0 : open(w, directory, name);
  }

  /** Adds one to the count of a node that is there already. */
  boolean held(long inode) {
    int chain = chain(inode);
    synchronized (lock(chain)) {
      Node node = find(inode);
      if (node == null) {
        return false;
      }
      node.lookups++;
      return true;
    }
  }

  private int open(Workspace w, Node directory, long name) {
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
    if (result < 0 || !insert(w, fd)) {
      w.close(fd);
    }
    return result;
  }

  /** Returns false when another thread was first, whose node then counts one more. */
  private boolean insert(Workspace w, int fd) {
    long inode = w.inode();
    int chain = chain(inode);
    synchronized (lock(chain)) {
      Node node = find(inode);
      boolean first = node == null;
      if (node == null) {
        node = new Node(inode, w.isDirectory(), fd);
        node.next = chains.get(chain);
        chains.set(chain, node);
      }
      node.lookups++;
      return first;
    }
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
        node.lookups -= times;
        if (node.lookups <= 0) {
          remove(chain, node);
          gone = node;
        }
      }
    }
    if (gone != null) {
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

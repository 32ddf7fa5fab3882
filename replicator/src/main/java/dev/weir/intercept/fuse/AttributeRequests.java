package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_EMPTY_PATH;

import dev.weir.linux.Errno;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.StatLayout;
import dev.weir.linux.SyscallNumbers;
import dev.weir.operation.OperationLayout;
import java.util.Arrays;

/** Attributes and extended attributes. */
final class AttributeRequests {
  /** What a change of attributes may ask for; without any of it, it is a chown to nobody. */
  private static final int CHANGES =
      FuseProtocol.SET_UID
          | FuseProtocol.SET_GID
          | FuseProtocol.SET_MODE
          | FuseProtocol.SET_SIZE
          | FuseProtocol.SET_ATIME
          | FuseProtocol.SET_MTIME;

  private static final long VALID_SECONDS = 3600;
  private static final long KEEP = 0xffffffffL;
  private static final long UTIME_NOW = 0x3fffffffL;
  private static final long UTIME_OMIT = 0x3ffffffeL;
  private static final byte[] ACL_PREFIX =
      "system.posix_acl_".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final CaptureOrder order;
  private final Recorder recorder;
  private final Privileges privileges;
  private final Membership membership;
  private final boolean extendedSetXattr;

  AttributeRequests(
      CaptureOrder order,
      Recorder recorder,
      Privileges privileges,
      Membership membership,
      boolean extendedSetXattr) {
    this.membership = membership;
    this.order = order;
    this.recorder = recorder;
    this.privileges = privileges;
    this.extendedSetXattr = extendedSetXattr;
  }

  int get(Workspace w, Node node) {
    int result = w.stat(node.fd);
    if (result == 0) {
      putAttributes(w);
    }
    return result;
  }

  private static void putAttributes(Workspace w) {
    long o = Workspace.REPLY_PAYLOAD;
    w.memory.putLong(o, VALID_SECONDS);
    w.memory.putLong(o + 8, 0);
    w.putAttributes(o + 16);
    w.replyLength = FuseProtocol.ATTR_OUT_BYTES;
  }

  /** Fills a fuse_entry_out from STAT; long validity, since every change passes through. */
  static void putEntry(Workspace w, long at) {
    NativeBlock m = w.memory;
    m.putLong(at, w.inode());
    m.putLong(at + 8, 0);
    m.putLong(at + 16, VALID_SECONDS);
    m.putLong(at + 24, VALID_SECONDS);
    m.putLong(at + 32, 0);
    w.putAttributes(at + FuseProtocol.ENTRY_ATTR);
  }

  /** An entry that does not exist, so that the kernel remembers that. */
  static void putAbsent(Workspace w, long at) {
    w.memory.zero(at, FuseProtocol.ENTRY_OUT_BYTES);
    w.memory.putLong(at + 16, VALID_SECONDS);
  }

  int set(Workspace w, Node node) {
    int result = ordered(w, node, this::setInOrder);
    if (result < 0) {
      return result;
    }
    return get(w, node);
  }

  /** A change of one node, run under the locks that order it. */
  private interface Change {
    int apply(Workspace w, Node node, CaptureOrder.Stripe stripe);
  }

  private int ordered(Workspace w, Node node, Change change) {
    CaptureOrder.Stripe stripe = order.stripe(node.inode);
    if (node.directory) {
      order.namespace.lock(); // entries of a directory change its times under this lock
    }
    stripe.lock();
    try {
      return change.apply(w, node, stripe);
    } finally {
      stripe.unlock();
      if (node.directory) {
        order.namespace.unlock();
      }
    }
  }

  /** A directory counts by its place in the rules, under the namespace lock. */
  private boolean heard(Workspace w, Node node, CaptureOrder.Stripe stripe) {
    return order.heard(stripe, node) && (!node.directory || membership.counts(w, node));
  }

  private int setInOrder(Workspace w, Node node, CaptureOrder.Stripe stripe) {
    int valid = w.memory.getInt(Workspace.ARGUMENTS);
    boolean capable = privileges.hasCapabilities(w, node);
    int mask = 0;
    boolean truncated = false;
    // chown(path, -1, -1) asks for nothing; it takes privileges and sets the time of the change.
    boolean owner =
        (valid & (FuseProtocol.SET_UID | FuseProtocol.SET_GID)) != 0 || (valid & CHANGES) == 0;
    long result = owner ? own(w, node) : 0;
    if (result >= 0 && owner) {
      mask |= OperationLayout.MASK_UID | OperationLayout.MASK_GID | OperationLayout.MASK_MODE;
    }
    if (result >= 0 && (valid & FuseProtocol.SET_MODE) != 0) {
      result = mode(w, node);
      mask |= result >= 0 ? OperationLayout.MASK_MODE : 0;
    }
    if (result >= 0 && (valid & FuseProtocol.SET_SIZE) != 0) {
      recorder.announce(node.inode);
      result = truncate(w, node);
      truncated = result >= 0;
      if (truncated && (valid & FuseProtocol.SET_KILL_SUIDGID) != 0 && privileges.drop(w, node)) {
        mask |= OperationLayout.MASK_MODE;
      }
    }
    if (result >= 0 && (valid & (FuseProtocol.SET_ATIME | FuseProtocol.SET_MTIME)) != 0) {
      result = times(w, node, valid);
      mask |= result >= 0 ? timesMask(valid) : 0;
    }
    // A later step may have failed after an earlier one took effect: what happened is recorded.
    recordSet(w, node, stripe, mask, truncated);
    boolean heard = heard(w, node, stripe);
    privileges.record(w, node, false, capable && heard);
    return (int) Math.min(0, result);
  }

  private void recordSet(
      Workspace w, Node node, CaptureOrder.Stripe stripe, int mask, boolean truncated) {
    boolean recorded =
        (truncated || mask != 0) && heard(w, node, stripe) && w.stat(node.fd) == 0 && w.links() > 0;
    if (recorded && truncated) {
      w.writer.truncate(node.inode, w.size(), w.mtime());
      recorder.append(w);
    }
    if (recorded && mask != 0) {
      recorder.attributes(w, node.inode, mask, 0);
    }
  }

  private static int timesMask(int valid) {
    int mask = (valid & FuseProtocol.SET_ATIME) != 0 ? OperationLayout.MASK_ATIME : 0;
    return mask | ((valid & FuseProtocol.SET_MTIME) != 0 ? OperationLayout.MASK_MTIME : 0);
  }

  private static long own(Workspace w, Node node) {
    NativeBlock m = w.memory;
    int valid = m.getInt(Workspace.ARGUMENTS);
    long uid = m.getInt(Workspace.ARGUMENTS + 76) & KEEP;
    long gid = m.getInt(Workspace.ARGUMENTS + 80) & KEEP;
    return w.system.call(
        SyscallNumbers.FCHOWNAT,
        node.fd,
        m.address(Workspace.EMPTY_TEXT),
        (valid & FuseProtocol.SET_UID) != 0 ? uid : KEEP,
        (valid & FuseProtocol.SET_GID) != 0 ? gid : KEEP,
        AT_EMPTY_PATH,
        0);
  }

  private static long mode(Workspace w, Node node) {
    int mode = w.memory.getInt(Workspace.ARGUMENTS + 68) & 07777;
    return w.system.call(SyscallNumbers.CHMOD, w.procPath(node.fd), mode, 0);
  }

  private static long truncate(Workspace w, Node node) {
    long size = w.memory.getLong(Workspace.ARGUMENTS + 16);
    int fd = node.writingIfOpen();
    return fd >= 0
        ? w.system.call(SyscallNumbers.FTRUNCATE, fd, size, 0)
        : w.system.call(SyscallNumbers.TRUNCATE, w.procPath(node.fd), size, 0);
  }

  private static long times(Workspace w, Node node, int valid) {
    NativeBlock m = w.memory;
    long a = Workspace.ARGUMENTS;
    long t = Workspace.TIMES;
    m.putLong(t, m.getLong(a + 32));
    m.putLong(
        t + 8,
        (valid & FuseProtocol.SET_ATIME) == 0
            ? UTIME_OMIT
            : (valid & FuseProtocol.SET_ATIME_NOW) != 0 ? UTIME_NOW : m.getInt(a + 56));
    m.putLong(t + 16, m.getLong(a + 40));
    m.putLong(
        t + 24,
        (valid & FuseProtocol.SET_MTIME) == 0
            ? UTIME_OMIT
            : (valid & FuseProtocol.SET_MTIME_NOW) != 0 ? UTIME_NOW : m.getInt(a + 60));
    return w.system.call(
        SyscallNumbers.UTIMENSAT,
        node.fd,
        m.address(Workspace.EMPTY_TEXT),
        m.address(t),
        AT_EMPTY_PATH);
  }

  int setXattr(Workspace w, Node node) {
    return ordered(w, node, this::setXattrInOrder);
  }

  private int setXattrInOrder(Workspace w, Node node, CaptureOrder.Stripe stripe) {
    NativeBlock m = w.memory;
    int size = m.getInt(Workspace.ARGUMENTS);
    int flags = m.getInt(Workspace.ARGUMENTS + 4);
    int extra = extendedSetXattr ? m.getInt(Workspace.ARGUMENTS + 8) : 0;
    long name = Workspace.ARGUMENTS + (extendedSetXattr ? 16 : 8);
    byte[] nameBytes = m.text(name);
    long value = name + nameBytes.length + 1;
    w.slot.effect();
    long result =
        w.system.call(
            SyscallNumbers.SETXATTR,
            w.procPath(node.fd),
            m.address(name),
            m.address(value),
            size,
            flags,
            0);
    boolean again = result == -Errno.EEXIST && w.slot.mayHaveHappened();
    if (result < 0 && !again) {
      return (int) result;
    }
    node.capabilities = Node.Capabilities.UNKNOWN;
    if ((extra & FuseProtocol.SETXATTR_KILL_SGID) != 0) {
      dropGroupId(w, node);
    }
    if (heard(w, node, stripe) && w.stat(node.fd) == 0 && w.links() > 0) {
      w.writer.setXattr(node.inode, w.mtime(), nameBytes, m.bytes(value, size));
      recorder.append(w);
      recordAclMode(w, node, nameBytes);
    }
    return 0;
  }

  private static void dropGroupId(Workspace w, Node node) {
    if (w.stat(node.fd) == 0 && (w.mode() & StatLayout.S_ISGID) != 0) {
      int mode = w.mode() & 07777 & ~StatLayout.S_ISGID;
      w.system.call(SyscallNumbers.CHMOD, w.procPath(node.fd), mode, 0);
    }
  }

  /** An access list changes the mode as well. */
  private void recordAclMode(Workspace w, Node node, byte[] name) {
    if (Arrays.mismatch(name, ACL_PREFIX) >= ACL_PREFIX.length) {
      recorder.attributes(w, node.inode, OperationLayout.MASK_MODE, 0);
    }
  }

  int removeXattr(Workspace w, Node node) {
    return ordered(w, node, this::removeXattrInOrder);
  }

  private int removeXattrInOrder(Workspace w, Node node, CaptureOrder.Stripe stripe) {
    long name = Workspace.ARGUMENTS;
    w.slot.effect();
    long result =
        w.system.call(SyscallNumbers.REMOVEXATTR, w.procPath(node.fd), w.memory.address(name), 0);
    boolean again = result == -Errno.ENODATA && w.slot.mayHaveHappened();
    if (result < 0 && !again) {
      return (int) result;
    }
    node.capabilities = Node.Capabilities.UNKNOWN;
    if (heard(w, node, stripe) && w.stat(node.fd) == 0 && w.links() > 0) {
      byte[] nameBytes = w.memory.text(name);
      if (!w.slot.recordedBefore()) {
        w.writer.removeXattr(node.inode, w.mtime(), nameBytes);
        recorder.append(w);
      }
      recordAclMode(w, node, nameBytes);
    }
    return 0;
  }

  int getXattr(Workspace w, Node node) {
    return xattrReply(
        w,
        room ->
            w.system.call(
                SyscallNumbers.GETXATTR,
                w.procPath(node.fd),
                w.memory.address(Workspace.ARGUMENTS + 8),
                w.memory.address(Workspace.REPLY_PAYLOAD),
                room));
  }

  int listXattr(Workspace w, Node node) {
    return xattrReply(
        w,
        room ->
            w.system.call(
                SyscallNumbers.LISTXATTR,
                w.procPath(node.fd),
                w.memory.address(Workspace.REPLY_PAYLOAD),
                room));
  }

  /** A call that fills the reply with up to so many bytes, or only says how many there are. */
  private interface Fill {
    long upTo(int room);
  }

  private static int xattrReply(Workspace w, Fill fill) {
    int room = w.memory.getInt(Workspace.ARGUMENTS);
    if (room < 0 || room > FuseProtocol.MAX_WRITE_BYTES) {
      return -Errno.EINVAL;
    }
    long n = fill.upTo(room);
    if (n < 0) {
      return (int) n;
    }
    if (room == 0) {
      w.memory.putInt(Workspace.REPLY_PAYLOAD, (int) n);
      w.memory.putInt(Workspace.REPLY_PAYLOAD + 4, 0);
      w.replyLength = 8;
    } else {
      w.replyLength = n;
    }
    return 0;
  }

  int readLink(Workspace w, Node node) {
    long n =
        w.system.call(
            SyscallNumbers.READLINKAT,
            node.fd,
            w.memory.address(Workspace.EMPTY_TEXT),
            w.memory.address(Workspace.REPLY_PAYLOAD),
            4095);
    w.replyLength = Math.max(0, n);
    return (int) Math.min(0, n);
  }
}

package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.O_ACCMODE;
import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_DIRECT;
import static dev.weir.linux.OpenFlags.O_DIRECTORY;
import static dev.weir.linux.OpenFlags.O_DSYNC;
import static dev.weir.linux.OpenFlags.O_RDONLY;
import static dev.weir.linux.OpenFlags.SEEK_DATA;
import static dev.weir.linux.OpenFlags.SEEK_HOLE;

import dev.weir.linux.Errno;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;

/** Opening, reading, writing and syncing of file contents. */
final class DataRequests {
  private final CaptureOrder order;
  private final Recorder recorder;
  private final Privileges privileges;
  private final NodeTable nodes;

  DataRequests(CaptureOrder order, Recorder recorder, Privileges privileges, NodeTable nodes) {
    this.nodes = nodes;
    this.order = order;
    this.recorder = recorder;
    this.privileges = privileges;
  }

  int open(Workspace w, Node node) {
    int flags = w.memory.getInt(Workspace.ARGUMENTS);
    int result = nodes.openFile(w, node, (flags & O_ACCMODE) != O_RDONLY);
    if (result == 0) {
      putOpened(w, Workspace.REPLY_PAYLOAD);
      w.replyLength = FuseProtocol.OPEN_OUT_BYTES;
    }
    return result;
  }

  /** A handle without state; the kernel's cache stays valid since every change passes through. */
  static void putOpened(Workspace w, long at) {
    w.memory.putLong(at, 0);
    w.memory.putInt(at + 8, FuseProtocol.OPEN_KEEP_CACHE | FuseProtocol.OPEN_NO_FLUSH);
    w.memory.putInt(at + 12, 0);
  }

  int read(Workspace w, Node node) {
    int fd = node.reading(w);
    if (fd < 0) {
      return fd;
    }
    long offset = w.memory.getLong(Workspace.ARGUMENTS + 8);
    int size = Math.min(w.memory.getInt(Workspace.ARGUMENTS + 16), FuseProtocol.MAX_WRITE_BYTES);
    long n =
        w.system.call(
            SyscallNumbers.PREAD64,
            fd,
            w.memory.address(Workspace.REPLY_PAYLOAD),
            Math.max(0, size),
            offset);
    w.replyLength = Math.max(0, n);
    return (int) Math.min(0, n);
  }

  int write(Workspace w, Node node) {
    NativeBlock m = w.memory;
    int size = m.getInt(Workspace.ARGUMENTS + 16);
    int openFlags = m.getInt(Workspace.ARGUMENTS + 32);
    int fd = node.writing(w);
    if (fd < 0) {
      return fd;
    }
    if (size < 0 || size > FuseProtocol.MAX_WRITE_BYTES) {
      return -Errno.EINVAL;
    }
    long written = writeInOrder(w, node, fd, size);
    if (written > 0 && (openFlags & O_DSYNC) != 0 && (openFlags & O_DIRECT) != 0) {
      // The kernel sends an FSYNC of its own for buffered synchronous writes, not for direct ones.
      long synced = w.system.call(SyscallNumbers.FDATASYNC, fd);
      if (synced < 0) {
        return (int) synced;
      }
    }
    m.putInt(Workspace.REPLY_PAYLOAD, (int) Math.max(0, written));
    m.putInt(Workspace.REPLY_PAYLOAD + 4, 0);
    w.replyLength = 8;
    return (int) Math.min(0, written);
  }

  private long writeInOrder(Workspace w, Node node, int fd, int size) {
    long offset = w.memory.getLong(Workspace.ARGUMENTS + 8);
    int flags = w.memory.getInt(Workspace.ARGUMENTS + 20);
    CaptureOrder.Stripe stripe = order.stripe(node.inode);
    stripe.lock();
    try {
      boolean capable = privileges.hasCapabilities(w, node);
      recorder.announce(node.inode);
      long written =
          w.system.call(
              SyscallNumbers.PWRITE64, fd, w.memory.address(Workspace.PAYLOAD), size, offset);
      if (written <= 0) {
        return written;
      }
      boolean killed = (flags & FuseProtocol.WRITE_KILL_SUIDGID) != 0 && privileges.drop(w, node);
      boolean recorded = order.heard(stripe, node) && w.stat(fd) == 0 && w.links() > 0;
      if (recorded) {
        recorder.appendWrite(w, node.inode, offset, (int) written, 0);
      }
      privileges.record(w, node, recorded && killed, recorded && capable);
      return written;
    } finally {
      stripe.unlock();
    }
  }

  int allocate(Workspace w, Node node) {
    NativeBlock m = w.memory;
    long offset = m.getLong(Workspace.ARGUMENTS + 8);
    long length = m.getLong(Workspace.ARGUMENTS + 16);
    int mode = m.getInt(Workspace.ARGUMENTS + 24);
    boolean unprivileged = m.getInt(Workspace.REQUEST + 24) != 0;
    int fd = node.writing(w);
    if (fd < 0) {
      return fd;
    }
    CaptureOrder.Stripe stripe = order.stripe(node.inode);
    stripe.lock();
    try {
      boolean capable = privileges.hasCapabilities(w, node);
      recorder.announce(node.inode);
      long result = w.system.call(SyscallNumbers.FALLOCATE, fd, mode, offset, length);
      if (result < 0) {
        return (int) result;
      }
      boolean killed = unprivileged && privileges.drop(w, node);
      boolean recorded = order.heard(stripe, node) && w.stat(fd) == 0 && w.links() > 0;
      if (recorded) {
        w.writer.allocate(node.inode, offset, length, mode, w.mtime());
        recorder.append(w);
      }
      privileges.record(w, node, recorded && killed, recorded && capable);
      return 0;
    } finally {
      stripe.unlock();
    }
  }

  int sync(Workspace w, Node node) {
    boolean dataOnly = (w.memory.getInt(Workspace.ARGUMENTS + 8) & FuseProtocol.FSYNC_DATA) != 0;
    int fd = node.reading(w);
    if (fd < 0) {
      return fd;
    }
    return (int) w.system.call(dataOnly ? SyscallNumbers.FDATASYNC : SyscallNumbers.FSYNC, fd);
  }

  int syncDirectory(Workspace w, Node node) {
    int fd = w.reopen(node.fd, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
      return fd;
    }
    int result = (int) w.system.call(SyscallNumbers.FSYNC, fd);
    w.close(fd);
    return result;
  }

  int seek(Workspace w, Node node) {
    int whence = w.memory.getInt(Workspace.ARGUMENTS + 16);
    if (whence != SEEK_DATA && whence != SEEK_HOLE) {
      return -Errno.EINVAL;
    }
    int fd = node.reading(w);
    if (fd < 0) {
      return fd;
    }
    long at =
        w.system.call(SyscallNumbers.LSEEK, fd, w.memory.getLong(Workspace.ARGUMENTS + 8), whence);
    w.memory.putLong(Workspace.REPLY_PAYLOAD, at);
    w.replyLength = 8;
    return (int) Math.min(0, at);
  }

  int statfs(Workspace w, Node node) {
    NativeBlock m = w.memory;
    long s = Workspace.STATFS;
    long result = w.system.call(SyscallNumbers.FSTATFS, node.fd, m.address(s), 0);
    if (result < 0) {
      return (int) result;
    }
    long o = Workspace.REPLY_PAYLOAD;
    m.zero(o, 80);
    m.copy(s + 16, o, 40);
    m.putInt(o + 40, (int) m.getLong(s + 8));
    m.putInt(o + 44, (int) m.getLong(s + 64));
    m.putInt(o + 48, (int) m.getLong(s + 72));
    w.replyLength = 80;
    return 0;
  }
}

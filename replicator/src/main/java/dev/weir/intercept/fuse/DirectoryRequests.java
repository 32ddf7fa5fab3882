package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_DIRECTORY;
import static dev.weir.linux.OpenFlags.O_RDONLY;
import static dev.weir.linux.OpenFlags.SEEK_SET;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;

/**
 * Reading of directories. Each request opens the directory anew and goes to the position asked for,
 * so that an open directory has no state here; positions are the underlying file system's own.
 */
final class DirectoryRequests {
  private static final int DIRENT_BYTES = 24;

  private final NodeTable nodes;

  DirectoryRequests(NodeTable nodes) {
    this.nodes = nodes;
  }

  int open(Workspace w) {
    w.memory.zero(Workspace.REPLY_PAYLOAD, FuseProtocol.OPEN_OUT_BYTES);
    w.replyLength = FuseProtocol.OPEN_OUT_BYTES;
    return 0;
  }

  int read(Workspace w, Node node, boolean plus) {
    long offset = w.memory.getLong(Workspace.ARGUMENTS + 8);
    int room = w.memory.getInt(Workspace.ARGUMENTS + 16);
    int fd = w.reopen(node.fd, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
      return fd;
    }
    try {
      long result = w.system.call(SyscallNumbers.LSEEK, fd, offset, SEEK_SET);
      return result < 0 ? (int) result : fill(w, node, new Reading(fd, room, plus));
    } finally {
      w.close(fd);
    }
  }

  private record Reading(int fd, int room, boolean plus) {}

  private int fill(Workspace w, Node node, Reading reading) {
    // An entry takes more room in the reply than here, so little is read twice.
    int chunk = Math.clamp(reading.room / 2, 1024, Workspace.DENTS_BYTES);
    DirectoryEntries entries = w.entries.of(reading.fd, chunk);
    while (entries.next()) {
      if (!put(w, node, entries, reading)) {
        return 0;
      }
    }
    return entries.failure();
  }

  /** Returns false when the reply has no room for this entry. */
  private boolean put(Workspace w, Node node, DirectoryEntries entry, Reading reading) {
    NativeBlock m = w.memory;
    long name = entry.name();
    int nameLength = m.textLength(name);
    int head = reading.plus ? FuseProtocol.ENTRY_OUT_BYTES : 0;
    int bytes = (head + DIRENT_BYTES + nameLength + 7) & ~7;
    long at = Workspace.REPLY_PAYLOAD + w.replyLength;
    if (w.replyLength + bytes > Math.min(reading.room, FuseProtocol.MAX_WRITE_BYTES)) {
      return false;
    }
    m.zero(at, bytes);
    if (reading.plus && !entry.isDots() && nodes.acquire(w, node, name) == 0) {
      AttributeRequests.putEntry(w, at);
    }
    at += head;
    m.putLong(at, entry.inode());
    m.putLong(at + 8, entry.offset());
    m.putInt(at + 16, nameLength);
    m.putInt(at + 20, entry.type());
    m.copy(name, at + DIRENT_BYTES, nameLength);
    w.replyLength += bytes;
    return true;
  }
}

package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.SEEK_DATA;
import static dev.weir.linux.OpenFlags.SEEK_HOLE;

import dev.weir.linux.Errno;
import dev.weir.linux.SyscallNumbers;
import dev.weir.operation.OperationLayout;

/**
 * Where a file has data and where holes; its size is the one in the workspace's STAT. A file system
 * that does not tell has data everywhere.
 */
final class SparseFile {
  private SparseFile() {}

  /** The first byte of data from {@code position} on; the size when there is none. */
  static long data(Workspace w, int fd, long position) {
    long data = w.system.call(SyscallNumbers.LSEEK, fd, position, SEEK_DATA);
    if (data == -Errno.ENXIO) {
      return w.size();
    }
    return data < 0 ? position : Math.min(data, w.size());
  }

  /** The first byte of a hole behind the data at {@code data}, at most the size. */
  static long hole(Workspace w, int fd, long data) {
    long hole = w.system.call(SyscallNumbers.LSEEK, fd, data, SEEK_HOLE);
    return hole > data ? Math.min(hole, w.size()) : w.size();
  }

  /** Where the block of {@code data} begins, not before {@code position}; the size stays. */
  static long beginOfBlock(Workspace w, long data, long position) {
    return data == w.size() ? data : Math.max(position, data - data % OperationLayout.BLOCK_BYTES);
  }

  /** Where the last block that holds something of the data at {@code data} ends. */
  static long endOfBlocks(Workspace w, int fd, long data) {
    long blocks = (hole(w, fd, data) - 1) / OperationLayout.BLOCK_BYTES + 1;
    return Math.min(blocks * OperationLayout.BLOCK_BYTES, w.size());
  }
}

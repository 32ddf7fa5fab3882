package dev.weir.target;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.weir.linux.Errno;
import dev.weir.operation.BlockSums;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Bytes and sizes of regular files. Every change here may be repeated over its own result. */
final class Contents {
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;
  private static final int ZERO_RANGE = 16;
  private static final int ZERO_BLOCK_BYTES = 1 << 20;

  /** What is read at a time to be compared: whole blocks. */
  private static final int COMPARED_BYTES = 16 * OperationLayout.BLOCK_BYTES;

  private final Replica replica;
  private final Beneath beneath;
  private final Reservation reservation;
  private final BlockSums sums = new BlockSums();
  private @Nullable MemorySegment compared;

  Contents(Replica replica) {
    this.replica = replica;
    this.beneath = replica.beneath;
    this.reservation = new Reservation(beneath);
  }

  void write(Node node, OperationView operation) {
    beneath.write(
        descriptor(node),
        operation.memory().address() + operation.payloadOffset(),
        operation.payloadLength(),
        operation.argument());
  }

  void truncate(Node node, long size) {
    beneath.truncate(descriptor(node), size);
  }

  /** The size that a mirror ends a file with: mostly it has it, and asking is cheaper. */
  void ensureSize(Node node, long size) {
    int fd = descriptor(node);
    if (beneath.stat(fd).size() != size) {
      beneath.truncate(fd, size);
    }
  }

  /**
   * Reserves, punches or zeroes; shifting content is refused, as it cannot be repeated.
   *
   * @throws SystemCallException ENOSPC before anything is taken when more is to be reserved than is
   *     free
   */
  void allocate(Node node, OperationView operation) {
    int mode = operation.allocateMode();
    boolean known =
        mode == 0
            || mode == KEEP_SIZE
            || mode == (PUNCH_HOLE | KEEP_SIZE)
            || (mode & ~KEEP_SIZE) == ZERO_RANGE;
    if (!known) {
      throw Namespace.corrupt("fallocate mode " + mode + " on " + node.path());
    }
    int fd = descriptor(node);
    long offset = operation.argument();
    long length = operation.allocateLength();
    if ((mode & PUNCH_HOLE) == 0) {
      reservation.require(fd, offset, length);
    }
    try {
      beneath.allocate(fd, mode, offset, length);
    } catch (SystemCallException e) {
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
      imitate(fd, mode, offset, length);
    }
  }

  /** For file systems without the mode: the same content and size, without the reservation. */
  private void imitate(int fd, int mode, long offset, long length) {
    long size = beneath.stat(fd).size();
    boolean keepsSize = (mode & KEEP_SIZE) != 0;
    if (!keepsSize && offset + length > size) {
      beneath.truncate(fd, offset + length);
    }
    if ((mode & (PUNCH_HOLE | ZERO_RANGE)) != 0) {
      zero(fd, offset, Math.min(offset + length, size));
    }
  }

  private void zero(int fd, long from, long to) {
    if (from >= to) {
      return;
    }
    try {
      beneath.allocate(fd, PUNCH_HOLE | KEEP_SIZE, from, to - from);
    } catch (SystemCallException e) {
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
      overwriteData(fd, from, to);
    }
  }

  /** Writes zeros over data only: holes read as zeros already, and may be larger than the disk. */
  private void overwriteData(int fd, long from, long to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment zeros = arena.allocate(ZERO_BLOCK_BYTES);
      long at = beneath.nextData(fd, from);
      while (at >= 0 && at < to) {
        long end = Math.min(to, beneath.nextHole(fd, at));
        for (; at < end; at += ZERO_BLOCK_BYTES) {
          beneath.write(fd, zeros.address(), Math.min(ZERO_BLOCK_BYTES, end - at), at);
        }
        at = beneath.nextData(fd, end);
      }
    }
  }

  /** Hears of bytes that are not those of the source: whole blocks, but for a file's last. */
  interface Difference {
    void at(long offset, long length);
  }

  /** BLOCKS: tells the blocks whose sums are not those of the source. Changes nothing. */
  void compare(Node node, OperationView operation, Difference difference) {
    int fd = descriptor(node);
    MemorySegment room = comparing();
    int block = OperationLayout.BLOCK_BYTES;
    for (long at = 0; at < operation.blocksLength(); at += COMPARED_BYTES) {
      long offset = operation.argument() + at;
      long expected = Math.min(COMPARED_BYTES, operation.blocksLength() - at);
      long read = beneath.read(fd, room.asSlice(0, expected), offset);
      for (int within = 0; within < expected; within += block) {
        int length = (int) Math.min(block, expected - within);
        long sum = operation.sumOffset((int) ((at + within) / block));
        if (within + length > read || !hasSum(room, within, length, operation.memory(), sum)) {
          difference.at(offset + within, length);
        }
      }
    }
  }

  /** Tells data, in blocks, that is not all zeros in a range where the source has a hole. */
  void findData(Node node, long from, long to, Difference difference) {
    int fd = descriptor(node);
    MemorySegment room = comparing().asSlice(0, OperationLayout.BLOCK_BYTES);
    long at = beneath.nextData(fd, from);
    while (at >= 0 && at < to) {
      long block = Math.max(from, at - at % OperationLayout.BLOCK_BYTES);
      long most = Math.min(OperationLayout.BLOCK_BYTES, to - block);
      long read = beneath.read(fd, room.asSlice(0, most), block);
      if (!isZero(room.asSlice(0, read))) {
        difference.at(block, read);
      }
      at = read < most ? -1 : beneath.nextData(fd, block + read);
    }
  }

  private static boolean isZero(MemorySegment bytes) {
    for (long i = 0; i < bytes.byteSize(); i++) {
      if (bytes.get(JAVA_BYTE, i) != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean hasSum(
      MemorySegment room, long offset, int length, MemorySegment operation, long sum) {
    MemorySegment actual = MemorySegment.ofArray(sums.one(room, offset, length));
    return actual.mismatch(operation.asSlice(sum, OperationLayout.SUM_BYTES)) < 0;
  }

  private MemorySegment comparing() {
    MemorySegment room = compared;
    if (room == null) {
      room = Arena.ofAuto().allocate(COMPARED_BYTES, 8);
      compared = room;
    }
    return room;
  }

  private int descriptor(Node node) {
    if (!node.isRegular()) {
      throw Namespace.corrupt("content for " + node.path() + ", which is no regular file");
    }
    return replica.descriptors.of(node);
  }
}

package dev.weir.target;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.linux.Errno;
import dev.weir.units.DataSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Refuses to set aside more than the file system has free, before anything is taken. The kernel
 * does not: ext4 and XFS take block after block, say "no space" at the last one and keep what they
 * took, so that one operation for which the replica is too small would fill the disk for everybody,
 * the journal included, and no wait could mend it.
 */
final class Reservation {
  private static final int EXTENTS = 256;

  /** The layout of struct fiemap and struct fiemap_extent of linux/fiemap.h. */
  private static final int HEAD_BYTES = 32;

  private static final int EXTENT_BYTES = 56;
  private static final int EXTENT_FLAGS_AT = 40;
  private static final int EXTENT_LAST = 1;

  private final Beneath beneath;
  private final MemorySegment map = Arena.ofAuto().allocate(HEAD_BYTES + EXTENTS * EXTENT_BYTES, 8);

  Reservation(Beneath beneath) {
    this.beneath = beneath;
  }

  /**
   * @param fd of a regular file in which {@code length} bytes from {@code offset} are to have
   *     blocks
   * @throws SystemCallException ENOSPC when those that have none yet exceed what is free for all;
   *     the reserve of the super-user is left to him
   */
  void require(int fd, long offset, long length) {
    boolean forTheKernelToRefuse = offset < 0 || length <= 0 || offset + length < 0;
    if (forTheKernelToRefuse) {
      return;
    }
    long free = beneath.freeBytes(fd);
    if (length <= free) {
      return;
    }
    long missing = length - allocated(fd, offset, offset + length);
    if (missing > free) {
      throw new SystemCallException(
          "fallocate of " + new DataSize(missing) + " with " + new DataSize(free) + " free",
          Errno.ENOSPC);
    }
  }

  /** Bytes of the range that have blocks: exact, or where no extents are told at most too many. */
  long allocated(int fd, long from, long to) {
    long sum = 0;
    long at = from;
    while (at < to) {
      int count = extents(fd, at, to - at);
      if (count < 0) {
        return beneath.stat(fd).allocatedBytes();
      }
      long next = at;
      boolean last = count == 0;
      for (int i = 0; i < count; i++) {
        long extent = HEAD_BYTES + (long) i * EXTENT_BYTES;
        long start = map.get(JAVA_LONG, extent);
        long end = start + map.get(JAVA_LONG, extent + 16);
        sum += Math.max(0, Math.min(end, to) - Math.max(start, at));
        last |= (map.get(JAVA_INT, extent + EXTENT_FLAGS_AT) & EXTENT_LAST) != 0;
        next = Math.max(next, end);
      }
      at = last || next == at ? to : next;
    }
    return sum;
  }

  /** Fills the map with what the range has first; -1 where the file system does not tell. */
  private int extents(int fd, long from, long length) {
    map.asSlice(0, HEAD_BYTES).fill((byte) 0);
    map.set(JAVA_LONG, 0, from);
    map.set(JAVA_LONG, 8, length);
    map.set(JAVA_INT, 24, EXTENTS);
    return beneath.mapExtents(fd, map) ? map.get(JAVA_INT, 20) : -1;
  }
}

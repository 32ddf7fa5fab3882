package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_FDCWD;
import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_RDONLY;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;

/**
 * Moves the serving thread that made it to the processor of its callers, as {@link Placement} says.
 * Where the system does not allow it, the thread stays where it is. One thread; no garbage.
 */
final class NearCaller {
  /** Processors that a mask has room for, as in the C library. */
  private static final int MOST_PROCESSORS = 1024;

  private static final int MASK_BYTES = MOST_PROCESSORS / 8;
  private static final int STAT_BYTES = 1024;

  /** Fields of /proc/PID/stat between the command's closing parenthesis and the processor. */
  private static final int FIELDS_BEFORE = 37;

  private static final byte[] PROC = "/proc/".getBytes(US_ASCII);
  private static final byte[] TASK = "/task/".getBytes(US_ASCII);
  private static final byte[] STAT = "/stat".getBytes(US_ASCII);

  private static final long ANY = 0;
  private static final long ONE = MASK_BYTES;
  private static final long PATH = 2L * MASK_BYTES;
  private static final long TEXT = PATH + 64;

  private final Workspace w;
  private final NativeBlock memory = new NativeBlock(TEXT + STAT_BYTES, 8);
  private final Placement placement = new Placement();
  private final boolean possible;
  private int processor = Placement.ANYWHERE;

  /** For the calling thread, which may run where it may run now. */
  NearCaller(Workspace w) {
    this.w = w;
    possible =
        w.system.call(SyscallNumbers.SCHED_GETAFFINITY, 0, MASK_BYTES, memory.address(ANY)) > 0;
  }

  /**
   * A request was answered.
   *
   * @param read whether it was one for data of a file
   * @param caller the thread that waited for it, 0 when there was none
   */
  void served(boolean read, int caller) {
    if (possible && placement.served(read)) {
      move(placement.next(caller > 0 ? processorOf(caller) : Placement.ANYWHERE));
    }
  }

  private void move(int to) {
    if (to == processor) {
      return;
    }
    processor = to;
    long mask = ANY;
    if (to != Placement.ANYWHERE) {
      for (long at = 0; at < MASK_BYTES; at += 8) {
        memory.putLong(ONE + at, 0);
      }
      memory.putByte(ONE + to / 8, (byte) (1 << to % 8));
      mask = ONE;
    }
    w.system.call(SyscallNumbers.SCHED_SETAFFINITY, 0, MASK_BYTES, memory.address(mask));
  }

  /** Where the thread ran last, as the kernel tells of that thread alone. */
  private int processorOf(int thread) {
    long at = putNumber(put(PATH, PROC), thread);
    at = putNumber(put(at, TASK), thread);
    memory.putByte(put(at, STAT), (byte) 0);
    int fd =
        (int)
            w.system.call(
                SyscallNumbers.OPENAT, AT_FDCWD, memory.address(PATH), O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) {
      return Placement.ANYWHERE;
    }
    long n = w.system.call(SyscallNumbers.READ, fd, memory.address(TEXT), STAT_BYTES);
    w.close(fd);
    return parse(n);
  }

  private int parse(long length) {
    long at = TEXT + length - 1;
    while (at > TEXT && memory.getByte(at) != ')') {
      at--;
    }
    int spaces = 0;
    for (; at < TEXT + length && spaces < FIELDS_BEFORE; at++) {
      spaces += memory.getByte(at) == ' ' ? 1 : 0;
    }
    int found = Placement.ANYWHERE;
    for (; at < TEXT + length && memory.getByte(at) >= '0'; at++) {
      found = Math.max(found, 0) * 10 + memory.getByte(at) - '0';
    }
    return found < MOST_PROCESSORS ? found : Placement.ANYWHERE;
  }

  private long put(long at, byte[] text) {
    memory.putBytes(at, text);
    return at + text.length;
  }

  private long putNumber(long at, int number) {
    long end = at + 1;
    for (int rest = number; rest >= 10; rest /= 10) {
      end++;
    }
    int rest = number;
    for (long digit = end - 1; digit >= at; digit--) {
      memory.putByte(digit, (byte) ('0' + rest % 10));
      rest /= 10;
    }
    return end;
  }
}

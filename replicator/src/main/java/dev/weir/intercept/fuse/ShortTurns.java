package dev.weir.intercept.fuse;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;

/**
 * Has a serving thread ask the scheduler for short turns. A thread that wakes does not wait for the
 * end of another's turn, some milliseconds, when its own is shorter (Linux 6.12; before, nothing
 * changes). It takes no more of the processor for that, and needs no privilege.
 */
final class ShortTurns {
  /** The shortest that the kernel grants; a request takes some 10 µs. */
  static final long NANOS = 100_000;

  /** struct sched_attr, first version. */
  private static final int BYTES = 48;

  private static final long POLICY = 4;
  private static final long RUNTIME = 24;
  private static final int SCHED_OTHER = 0;

  private ShortTurns() {}

  /** For the calling thread; one that an administrator gave another policy keeps it. */
  static void ask(Workspace w) {
    NativeBlock attributes = new NativeBlock(BYTES, 8);
    long result = w.system.call(SyscallNumbers.SCHED_GETATTR, 0, attributes.address(0), BYTES, 0);
    if (result == 0 && attributes.getInt(POLICY) == SCHED_OTHER) {
      attributes.putLong(RUNTIME, NANOS);
      w.system.call(SyscallNumbers.SCHED_SETATTR, 0, attributes.address(0), 0);
    }
  }
}

package dev.weir.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The processor time of the calling thread and what priority it has. */
public final class ThreadTime {
  private static final long CLOCK_THREAD_CPUTIME_ID = 3;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final ThreadLocal<MemorySegment> TIME =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(2L * Long.BYTES, Long.BYTES));

  private static final long PRIO_PROCESS = 0;
  private static final long LEAST_NICE = 19;
  private static final long IOPRIO_WHO_PROCESS = 1;
  private static final long IOPRIO_CLASS_IDLE = 3L << 13;

  private ThreadTime() {}

  /** Processor time that the calling thread has used, in nanoseconds. */
  public static long cpuNanos() {
    MemorySegment time = TIME.get();
    long result =
        Syscalls.current()
            .call(SyscallNumbers.CLOCK_GETTIME, CLOCK_THREAD_CPUTIME_ID, time.address(), 0);
    if (result < 0) {
      throw new IllegalStateException("clock_gettime: " + Errno.describe(-result));
    }
    return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
        + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
  }

  /**
   * Has the calling thread get processor and disk only where nobody else wants them. A scheduler
   * that knows no idle class serves its reads as others.
   */
  public static void stepBack() {
    Syscalls syscalls = Syscalls.current();
    syscalls.call(SyscallNumbers.SETPRIORITY, PRIO_PROCESS, 0, LEAST_NICE);
    syscalls.call(SyscallNumbers.IOPRIO_SET, IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_IDLE);
  }
}

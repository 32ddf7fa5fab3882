package dev.weir.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Takes back that a signal is ignored, as shells arrange for jobs in the background. */
public final class IgnoredSignal {
  /** {@code struct sigaction} of the kernel on x86-64: handler, flags, restorer and mask. */
  private static final int ACTION_BYTES = 32;

  private static final int MASK_BYTES = 8;
  private static final long IGNORE = 1;

  private IgnoredSignal() {}

  /** Gives an ignored signal its usual effect back; does nothing elsewhere than Linux x86-64. */
  public static void restore(int signal) {
    if (!Syscalls.supported()) {
      return;
    }
    Syscalls syscalls = Syscalls.current();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment action = arena.allocate(ACTION_BYTES, Long.BYTES);
      long read =
          syscalls.call(SyscallNumbers.RT_SIGACTION, signal, 0, action.address(), MASK_BYTES);
      if (read == 0 && action.get(ValueLayout.JAVA_LONG, 0) == IGNORE) {
        action.fill((byte) 0);
        syscalls.call(SyscallNumbers.RT_SIGACTION, signal, action.address(), 0, MASK_BYTES);
      }
    }
  }
}

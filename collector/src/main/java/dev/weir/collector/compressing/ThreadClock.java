package dev.weir.collector.compressing;

import dev.weir.linux.Syscalls;
import dev.weir.linux.ThreadTime;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/** The processor time of the calling thread. */
final class ThreadClock {
  private ThreadClock() {}

  /** Asks the kernel where it can, because Java's own management takes several MB of memory. */
  static LongSupplier ofThisMachine() {
    if (Syscalls.supported()) {
      return ThreadTime::cpuNanos;
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads::getCurrentThreadCpuTime;
  }

  /** Has the calling thread step back behind all others, where the platform can. */
  static void stepBack() {
    if (Syscalls.supported()) {
      ThreadTime.stepBack();
    }
  }
}

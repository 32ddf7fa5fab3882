package dev.weir.collector.linux;

import dev.weir.linux.Errno;

/** A system call that the kernel answered with an error; the next rung is tried instead. */
final class KernelRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  KernelRefusedException(String what, int errno) {
    super(what + ": " + Errno.describe(errno));
    this.errno = errno;
  }

  KernelRefusedException(String what, int errno, String detail) {
    super(what + ": " + Errno.describe(errno) + ": " + detail);
    this.errno = errno;
  }

  int errno() {
    return errno;
  }

  /** Returns the result of a call that must succeed. */
  static long require(String what, long result) {
    if (result < 0) {
      throw new KernelRefusedException(what, (int) -result);
    }
    return result;
  }
}

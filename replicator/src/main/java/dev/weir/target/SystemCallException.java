package dev.weir.target;

import dev.weir.linux.Errno;

/** A system call on the replica failed; whoever knows what was meant turns it into an outcome. */
final class SystemCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  static final int EDQUOT = 122;

  private final int errno;

  SystemCallException(String call, long errno) {
    super(call + ": " + Errno.describe(errno));
    this.errno = (int) errno;
  }

  int errno() {
    return errno;
  }

  boolean isFull() {
    return errno == Errno.ENOSPC || errno == EDQUOT;
  }

  /** Whether the file system or our rights cannot express it, as opposed to a failure. */
  boolean isInability() {
    return errno == Errno.EPERM || errno == Errno.EACCES || errno == Errno.EOPNOTSUPP;
  }
}

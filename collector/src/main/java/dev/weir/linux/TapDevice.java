package dev.weir.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A virtual Ethernet card whose other end is this process; Linux, root. */
public final class TapDevice implements AutoCloseable {
  private static final int O_RDWR_NONBLOCK = 02 | 04000;
  private static final int AT_FDCWD = -100;
  private static final long TUNSETIFF = 0x400454caL;
  private static final short IFF_TAP_NO_PI = 0x0002 | 0x1000;
  private static final int FRAME_MAX = 2048;
  private static final int POLLIN = 1;
  private static final int POLL_MILLIS = 100;

  private final String name;
  private final int descriptor;

  /**
   * Makes the card, down and in the namespace of this process.
   *
   * @param name at most 15 characters
   * @throws IOException without the right, or when there is one of this name
   */
  public TapDevice(String name) throws IOException {
    this.name = name;
    NativeBlock block = new NativeBlock(128, 8);
    long path = block.putText(0, "/dev/net/tun".getBytes(StandardCharsets.US_ASCII));
    descriptor =
        (int)
            check(
                "open /dev/net/tun",
                call(SyscallNumbers.OPENAT, AT_FDCWD, path, O_RDWR_NONBLOCK, 0));
    block.zero(0, 64);
    block.putText(0, name.getBytes(StandardCharsets.US_ASCII));
    block.putShort(16, IFF_TAP_NO_PI);
    check("make " + name, call(SyscallNumbers.IOCTL, descriptor, TUNSETIFF, block.address(0), 0));
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Bytes of the next frame, or 0 when none came for a tenth of a second. */
  public int read(NativeBlock frame) throws IOException {
    NativeBlock poll = new NativeBlock(8, 8);
    poll.putInt(0, descriptor);
    poll.putShort(4, (short) POLLIN);
    call(SyscallNumbers.POLL, poll.address(0), 1, POLL_MILLIS, 0);
    long count = call(SyscallNumbers.READ, descriptor, frame.address(0), FRAME_MAX, 0);
    return count == -Errno.EAGAIN || count == -Errno.EINTR ? 0 : (int) check("read", count);
  }

  /**
   * Delivers a frame.
   *
   * @return whether the card took it: one that is down takes none
   */
  public boolean write(NativeBlock frame, int length) throws IOException {
    long result = call(SyscallNumbers.WRITE, descriptor, frame.address(0), length, 0);
    if (result == -Errno.EIO) {
      return false;
    }
    check("write", result);
    return true;
  }

  /** Room for one frame. */
  public static NativeBlock frame() {
    return new NativeBlock(FRAME_MAX, 8);
  }

  private static long call(int number, long a, long b, long c, long d) {
    return Syscalls.current().call(number, a, b, c, d);
  }

  private long check(String what, long result) throws IOException {
    if (result < 0) {
      throw new IOException(what + " (" + name + "): " + Errno.describe(-result));
    }
    return result;
  }

  @Override
  public void close() {
    Syscalls.current().call(SyscallNumbers.CLOSE, descriptor);
  }
}

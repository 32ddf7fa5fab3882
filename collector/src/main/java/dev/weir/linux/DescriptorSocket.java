package dev.weir.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.problem.ProblemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A socket between two processes of this machine that carries short texts, each with at most one
 * open file (SOCK_SEQPACKET with SCM_RIGHTS). What was sent arrives though the sender dies right
 * after. Many threads may send, one receives.
 */
public final class DescriptorSocket implements AutoCloseable {
  /** Longest text in bytes: a path and some words. */
  public static final int LONGEST_TEXT = 8192;

  private static final int FAMILY_UNIX = 1;
  private static final int SEQPACKET = 5;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int LEVEL_SOCKET = 1;
  private static final int PEER_CREDENTIALS = 17;
  private static final int RIGHTS = 1;
  private static final int DO_NOT_WAIT = 0x40;
  private static final int NO_SIGNAL = 0x4000;
  private static final int RECEIVED_CLOSE_ON_EXEC = 0x40000000;
  private static final int BACKLOG = 8;
  private static final int POLL_IN = 1;

  private static final int PATH_BYTES = 108;
  private static final int ADDRESS_BYTES = 2 + PATH_BYTES;

  /** Offsets in a message's memory: msghdr, iovec, control, then the text. */
  private static final int VECTOR = 64;

  private static final int CONTROL = 96;
  private static final int CONTROL_BYTES = 24;
  private static final int TEXT = 128;
  private static final int MESSAGE_BYTES = TEXT + LONGEST_TEXT;

  private final int descriptor;
  private final ThreadLocal<NativeBlock> memory =
      ThreadLocal.withInitial(() -> new NativeBlock(MESSAGE_BYTES, 8));
  private boolean closed;

  private DescriptorSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /** How a message went. */
  public enum Sent {
    DONE,
    /** The peer does not read; nothing was sent. */
    FULL,
    /** There is no peer any more. */
    GONE
  }

  /**
   * What arrived.
   *
   * @param descriptor that came with it, now this process's own
   */
  public record Message(String text, OptionalInt descriptor) {}

  /**
   * Listens at a path, which must be free.
   *
   * @throws ProblemException when it cannot
   */
  public static DescriptorSocket listen(Path path) {
    int made = make();
    long result = withAddress(path, SyscallNumbers.BIND, made);
    if (result >= 0) {
      result = Syscalls.current().call(SyscallNumbers.LISTEN, made, BACKLOG, 0, 0);
    }
    if (result < 0) {
      closeDescriptor(made);
      throw ProblemException.environment(
          path.toString(),
          "cannot listen there: " + Errno.describe(-result),
          "check the rights of the directory");
    }
    return new DescriptorSocket(made);
  }

  /** Connects to who listens at a path; empty when nobody does. */
  public static Optional<DescriptorSocket> connect(Path path) {
    int made = make();
    if (withAddress(path, SyscallNumbers.CONNECT, made) < 0) {
      closeDescriptor(made);
      return Optional.empty();
    }
    return Optional.of(new DescriptorSocket(made));
  }

  private static int make() {
    int made =
        (int)
            Syscalls.current()
                .call(SyscallNumbers.SOCKET, FAMILY_UNIX, SEQPACKET | CLOSE_ON_EXEC, 0);
    if (made < 0) {
      throw ProblemException.environment(
          "a local socket", "cannot be made: " + Errno.describe(-made), "look at ulimit -n");
    }
    return made;
  }

  /** Goes through a descriptor of the directory, as an address holds only short paths. */
  private static long withAddress(Path path, int call, int socket) {
    Syscalls system = Syscalls.current();
    NativeBlock block = new NativeBlock(8192, 8);
    Path parent = path.toAbsolutePath().resolveSibling("");
    long directory = block.putText(512, parent.toString().getBytes(UTF_8));
    int flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC;
    int at = (int) system.call(SyscallNumbers.OPENAT, OpenFlags.AT_FDCWD, directory, flags, 0);
    if (at < 0) {
      return at;
    }
    byte[] name = ("/proc/self/fd/" + at + "/" + path.getFileName()).getBytes(UTF_8);
    long result = -Errno.ENAMETOOLONG;
    if (name.length < PATH_BYTES) {
      block.putShort(0, (short) FAMILY_UNIX);
      block.putText(2, name);
      result = system.call(call, socket, block.address(0), ADDRESS_BYTES);
    }
    closeDescriptor(at);
    return result;
  }

  /** The next who connected; empty when none waits. Call when {@link #descriptor} is readable. */
  public Optional<DescriptorSocket> accept() {
    if (!await(0)) {
      return Optional.empty();
    }
    long got = Syscalls.current().call(SyscallNumbers.ACCEPT4, descriptor, 0, 0, CLOSE_ON_EXEC);
    return got < 0 ? Optional.empty() : Optional.of(new DescriptorSocket((int) got));
  }

  /** The process at the other end when the connection was made. */
  public int peer() {
    NativeBlock block = new NativeBlock(32, 8);
    block.putInt(16, 12);
    Syscalls.current()
        .call(
            SyscallNumbers.GETSOCKOPT,
            descriptor,
            LEVEL_SOCKET,
            PEER_CREDENTIALS,
            block.address(0),
            block.address(16),
            0);
    return block.getInt(0);
  }

  /** For poll(2). */
  public int descriptor() {
    return descriptor;
  }

  public Sent send(String text) {
    return send(text, OptionalInt.empty());
  }

  /** Sends without waiting; the open file, if any, stays open here, too. */
  public synchronized Sent send(String text, OptionalInt file) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > LONGEST_TEXT || bytes.length == 0) {
      throw new IllegalArgumentException("a text of " + bytes.length + " bytes");
    }
    if (closed) {
      return Sent.GONE;
    }
    NativeBlock m = memory.get();
    m.putBytes(TEXT, bytes);
    layOut(m, bytes.length);
    if (file.isPresent()) {
      m.putLong(CONTROL, 20);
      m.putInt(CONTROL + 8, LEVEL_SOCKET);
      m.putInt(CONTROL + 12, RIGHTS);
      m.putInt(CONTROL + 16, file.getAsInt());
    } else {
      m.putLong(40, 0);
    }
    long result =
        Syscalls.current()
            .call(SyscallNumbers.SENDMSG, descriptor, m.address(0), DO_NOT_WAIT | NO_SIGNAL);
    return result >= 0 ? Sent.DONE : result == -Errno.EAGAIN ? Sent.FULL : Sent.GONE;
  }

  /** {@code struct msghdr} with one {@code struct iovec} and room for one descriptor. */
  private static void layOut(NativeBlock m, int length) {
    m.zero(0, TEXT);
    m.putLong(16, m.address(VECTOR));
    m.putLong(24, 1);
    m.putLong(32, m.address(CONTROL));
    m.putLong(40, CONTROL_BYTES);
    m.putLong(VECTOR, m.address(TEXT));
    m.putLong(VECTOR + 8, length);
  }

  /** Whether something can be received, or the peer is gone, within so many milliseconds. */
  public boolean await(int milliseconds) {
    NativeBlock block = new NativeBlock(8, 8);
    block.putInt(0, descriptor);
    block.putInt(4, POLL_IN);
    return Syscalls.current().call(SyscallNumbers.POLL, block.address(0), 1, milliseconds) > 0;
  }

  /** Waits for the next message; empty when the peer is gone. */
  public Optional<Message> receive() {
    NativeBlock m = memory.get();
    layOut(m, LONGEST_TEXT);
    long n;
    do {
      n =
          Syscalls.current()
              .call(SyscallNumbers.RECVMSG, descriptor, m.address(0), RECEIVED_CLOSE_ON_EXEC);
    } while (n == -Errno.EINTR);
    if (n <= 0) {
      return Optional.empty();
    }
    boolean file = m.getLong(40) >= 20 && m.getInt(CONTROL + 12) == RIGHTS;
    OptionalInt received = file ? OptionalInt.of(m.getInt(CONTROL + 16)) : OptionalInt.empty();
    return Optional.of(new Message(new String(m.bytes(TEXT, (int) n), UTF_8), received));
  }

  private static void closeDescriptor(int fd) {
    Syscalls.current().call(SyscallNumbers.CLOSE, fd);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closeDescriptor(descriptor);
    }
  }
}

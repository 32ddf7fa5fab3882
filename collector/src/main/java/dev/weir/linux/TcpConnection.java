package dev.weir.linux;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's view of an open {@link Socket}. Java does not tell a socket's descriptor, so it is
 * found among this process's own by the addresses of both ends, which no two connections share.
 * Valid while the socket is open.
 */
public final class TcpConnection {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int ADDRESS_BYTES = 128;
  private static final int FAMILY_IPV4 = 2;
  private static final int FAMILY_IPV6 = 10;
  private static final int LEVEL_TCP = 6;
  private static final int OPTION_INFO = 11;
  private static final int OPTION_CONGESTION = 13;
  private static final int LONGEST_NAME = 16;

  private final int descriptor;

  private TcpConnection(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Empty where this system cannot be asked. */
  public static Optional<TcpConnection> of(Socket socket) {
    if (!Syscalls.supported()) {
      return Optional.empty();
    }
    InetSocketAddress local =
        new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    InetSocketAddress remote = new InetSocketAddress(socket.getInetAddress(), socket.getPort());
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path entry : entries) {
        int descriptor = Integer.parseInt(entry.getFileName().toString());
        if (remote.equals(address(SyscallNumbers.GETPEERNAME, descriptor))
            && local.equals(address(SyscallNumbers.GETSOCKNAME, descriptor))) {
          return Optional.of(new TcpConnection(descriptor));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // No /proc: the caller says that the kernel cannot be asked.
    }
  }

  private static Optional<InetSocketAddress> parsed(NativeBlock block) {
    int family = Short.toUnsignedInt(block.getShort(0));
    if (family != FAMILY_IPV4 && family != FAMILY_IPV6) {
      return Optional.empty();
    }
    int port = Short.toUnsignedInt(Short.reverseBytes(block.getShort(2)));
    byte[] bytes = family == FAMILY_IPV4 ? block.bytes(4, 4) : block.bytes(8, 16);
    try {
      return Optional.of(new InetSocketAddress(InetAddress.getByAddress(bytes), port));
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of 4 or 16 bytes", e);
    }
  }

  private static @Nullable InetSocketAddress address(int call, int descriptor) {
    NativeBlock block = new NativeBlock(ADDRESS_BYTES + Integer.BYTES, Long.BYTES);
    block.putInt(ADDRESS_BYTES, ADDRESS_BYTES);
    long result =
        Syscalls.current().call(call, descriptor, block.address(0), block.address(ADDRESS_BYTES));
    Optional<InetSocketAddress> address = result < 0 ? Optional.empty() : parsed(block);
    Reference.reachabilityFence(block);
    return address.orElse(null);
  }

  /** Empty where the kernel refuses or is older than the fields needed. */
  public Optional<TcpInfo> info() {
    NativeBlock block = new NativeBlock(TcpInfo.MAX_BYTES + Long.BYTES, Long.BYTES);
    int length = option(OPTION_INFO, block, TcpInfo.MAX_BYTES);
    return TcpInfo.of(block, length);
  }

  /** Name of the congestion control, for example {@code cubic}. */
  public Optional<String> congestionControl() {
    NativeBlock block = new NativeBlock(LONGEST_NAME + Long.BYTES, Long.BYTES);
    int length = option(OPTION_CONGESTION, block, LONGEST_NAME);
    return length <= 0
        ? Optional.empty()
        : Optional.of(new String(block.text(0), StandardCharsets.US_ASCII));
  }

  /** Bytes that the kernel filled, or 0. The length lies behind the value. */
  private int option(int name, NativeBlock block, int capacity) {
    block.putInt(capacity, capacity);
    long result =
        Syscalls.current()
            .call(
                SyscallNumbers.GETSOCKOPT,
                descriptor,
                LEVEL_TCP,
                name,
                block.address(0),
                block.address(capacity),
                0);
    int length = result < 0 ? 0 : block.getInt(capacity);
    Reference.reachabilityFence(block);
    return length;
  }
}

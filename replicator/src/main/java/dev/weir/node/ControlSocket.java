package dev.weir.node;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Unix socket of {@code weir job}: one JSON object a line in, one a line out. */
final class ControlSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

  /** A request names a command and a job: far below this. */
  static final int LARGEST_REQUEST = 64 << 10;

  private static final int MOST_CONNECTIONS = 32;
  private static final int IDLE_SECONDS = 60;

  /** Added to the path while the socket is made. */
  private static final String ROOM = ".d";

  private static final String IN_ROOM = "s";

  /** The kernel's limit for the path of a Unix socket, less what is added while it is made. */
  private static final int LONGEST_PATH = 107 - (ROOM + "/" + IN_ROOM).length();

  private final Path path;
  private final ServerSocketChannel server;
  private final ControlRequests requests;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService idle =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("weir-control-idle").daemon().unstarted(task));

  private ControlSocket(Path path, ServerSocketChannel server, ControlRequests requests) {
    this.path = path;
    this.server = server;
    this.requests = requests;
  }

  /**
   * Opens the socket, readable and writable by its owner only. A socket file left behind is
   * replaced: the state directory's lock tells that no node uses it.
   *
   * @throws ProblemException when the path is too long, used by another node or not writable
   */
  static ControlSocket open(Path path, ControlRequests requests) {
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw ProblemException.badInput(
          path.toString(),
          "is longer than the " + LONGEST_PATH + " bytes that a Unix socket may have",
          "give a shorter path under 'control:'");
    }
    try {
      requireUnused(path);
      ServerSocketChannel server = bind(path);
      ControlSocket socket = new ControlSocket(path, server, requests);
      Thread.ofPlatform().name("weir-control").daemon().start(socket::accept);
      return socket;
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          path.toString(),
          "the control socket cannot be made (" + e + ")",
          "give a path under 'control:' whose directory exists and may be written",
          e);
    }
  }

  /** Binds in a directory of its owner only, so that nobody connects before the mode is right. */
  private static ServerSocketChannel bind(Path path) throws IOException {
    Path room = path.resolveSibling(path.getFileName() + ROOM);
    Path inRoom = room.resolve(IN_ROOM);
    Files.deleteIfExists(inRoom);
    Files.deleteIfExists(room);
    Files.createDirectory(
        room, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(inRoom));
      Files.setPosixFilePermissions(inRoom, PosixFilePermissions.fromString("rw-------"));
      Files.move(inRoom, path, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(room);
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private static void requireUnused(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    boolean answered;
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      answered = probe.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      answered = false; // nobody listens: left behind by a node that was killed
    }
    if (answered) {
      throw ProblemException.environment(
          path.toString(), "another node answers on it", "give each node its own 'control:'");
    }
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        if (open.size() >= MOST_CONNECTIONS) {
          channel.close();
          continue;
        }
        open.add(channel);
        Thread.ofVirtual().start(() -> serve(channel));
      } catch (ClosedChannelException e) {
        return; // the node goes down
      } catch (IOException e) {
        LOG.warn("control socket: {}", e.toString());
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      String user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      InputStream in = Channels.newInputStream(channel);
      OutputStream out = Channels.newOutputStream(channel);
      String request = nextRequest(channel, in);
      while (request != null) {
        out.write((requests.answer(request, user) + "\n").getBytes(StandardCharsets.UTF_8));
        request = nextRequest(channel, in);
      }
    } catch (IOException e) {
      LOG.debug("control connection ended: {}", e.toString());
    } finally {
      open.remove(channel);
    }
  }

  /** Reads a line; null at the end, and when it grows beyond every request. */
  private @Nullable String nextRequest(SocketChannel channel, InputStream in) throws IOException {
    ScheduledFuture<?> limit;
    try {
      limit = idle.schedule(() -> closeQuietly(channel), IDLE_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      return null; // the node goes down
    }
    try {
      return BoundedLine.read(in, LARGEST_REQUEST);
    } finally {
      limit.cancel(false);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing an idle control connection: {}", e.toString());
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      open.forEach(ControlSocket::closeQuietly);
      idle.shutdownNow();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

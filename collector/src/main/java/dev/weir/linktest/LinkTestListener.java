package dev.weir.linktest;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listening end: one test at a time, for whoever holds the token. Everybody else gets 17 bytes
 * and is forgotten; no peer can make it wait, keep memory or send more than it was sent, except
 * within a test.
 */
public final class LinkTestListener implements Closeable {
  /** Peers that are still proving themselves; each costs a few kilobytes for ten seconds. */
  private static final int OPENINGS_MAX = 256;

  /** Slows guessing down to a few hundred tries a second. */
  private static final long WRONG_TOKEN_NANOS = Duration.ofSeconds(1).toNanos();

  private static final int BACKLOG = 128;
  private static final Duration LOOK_AROUND = Duration.ofSeconds(1);

  private final ServerSocket server;
  private final Token token;
  private final OptionalDouble limitBitsPerSecond;
  private final Consumer<String> log;
  private final Semaphore openings = new Semaphore(OPENINGS_MAX);
  private final AtomicReference<@Nullable ListenerSession> current = new AtomicReference<>();
  private final AtomicInteger done = new AtomicInteger();

  private LinkTestListener(
      ServerSocket server, Token token, OptionalDouble limitBitsPerSecond, Consumer<String> log) {
    this.server = server;
    this.token = token;
    this.limitBitsPerSecond = limitBitsPerSecond;
    this.log = log;
  }

  /**
   * Starts to listen.
   *
   * @param limitBitsPerSecond as Ethernet frames, the most that this site lets a test use
   * @param log takes sentences for the person at this site, from any thread
   * @throws IOException when the address cannot be used
   */
  public static LinkTestListener open(
      InetSocketAddress address,
      Token token,
      OptionalDouble limitBitsPerSecond,
      Consumer<String> log)
      throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.bind(address, BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return new LinkTestListener(server, token, limitBitsPerSecond, log);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /**
   * Serves until enough tests are complete, or none is under way when the time is over, or {@link
   * #close()}.
   *
   * @return tests completed
   */
  public int serve(int tests, Duration wait) throws IOException {
    long deadline = System.nanoTime() + wait.toNanos();
    server.setSoTimeout(Math.toIntExact(LOOK_AROUND.toMillis()));
    while (done.get() < tests && (current.get() != null || System.nanoTime() < deadline)) {
      try {
        admit(server.accept(), tests);
      } catch (SocketTimeoutException e) {
        continue; // Time to look whether to go on.
      } catch (SocketException e) {
        if (server.isClosed()) {
          break;
        }
        throw e;
      }
    }
    return done.get();
  }

  private void admit(Socket socket, int tests) throws IOException {
    if (!openings.tryAcquire()) {
      socket.close();
      return;
    }
    Thread.startVirtualThread(() -> open(socket, tests));
  }

  private void open(Socket socket, int tests) {
    boolean kept = false;
    try {
      Opening.Asked asked;
      try {
        socket.setTcpNoDelay(true);
        asked = Opening.hear(socket, token);
        if (!asked.genuine()) {
          LockSupport.parkNanos(WRONG_TOKEN_NANOS);
        }
      } finally {
        openings.release();
      }
      kept = place(socket, asked, tests);
    } catch (IOException e) {
      // A stranger, or a broken connection of a test, whose control connection tells it.
    } finally {
      if (!kept) {
        close(socket);
      }
    }
  }

  /** True when the socket belongs to a session now. */
  private boolean place(Socket socket, Opening.Asked asked, int tests) throws IOException {
    if (!asked.genuine()) {
      log.accept(socket.getInetAddress().getHostAddress() + " has another token and was refused");
      Opening.answer(socket, token, asked, Opening.Answer.WRONG_TOKEN);
      return false;
    }
    return switch (asked.request().role()) {
      case CONTROL -> control(socket, asked, tests);
      case PING -> echo(socket, asked);
      case DATA -> data(socket, asked);
    };
  }

  private boolean control(Socket socket, Opening.Asked asked, int tests) throws IOException {
    String peer = socket.getInetAddress().getHostAddress();
    try (ListenerSession session =
        new ListenerSession(
            new ControlChannel(socket), asked.request().session(), limitBitsPerSecond)) {
      if (!current.compareAndSet(null, session)) {
        Opening.answer(socket, token, asked, Opening.Answer.BUSY);
        return false;
      }
      try {
        Opening.answer(socket, token, asked, Opening.Answer.WELCOME);
        log.accept(peer + " began a test");
        if (session.run()) {
          log.accept(peer + " completed its test");
          endAfter(tests);
        }
      } catch (IOException e) {
        log.accept(peer + " broke off: " + e.getMessage());
      } finally {
        current.set(null);
      }
    }
    return false;
  }

  private void endAfter(int tests) throws IOException {
    if (done.incrementAndGet() >= tests) {
      server.close();
    }
  }

  /** Sends back what comes, as long as the session lasts. */
  private boolean echo(Socket socket, Opening.Asked asked) throws IOException {
    ListenerSession session = of(asked);
    if (session == null || !session.takeEcho(socket)) {
      Opening.answer(socket, token, asked, Opening.Answer.NOT_EXPECTED);
      return false;
    }
    Opening.answer(socket, token, asked, Opening.Answer.WELCOME);
    socket.setSoTimeout(Math.toIntExact(Protocol.COMMAND_LIMIT.toMillis()));
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    byte[] message = in.readNBytes(Protocol.PING_BYTES);
    while (message.length == Protocol.PING_BYTES) {
      out.write(message);
      message = in.readNBytes(Protocol.PING_BYTES);
    }
    return false;
  }

  private boolean data(Socket socket, Opening.Asked asked) throws IOException {
    ListenerSession session = of(asked);
    StreamSet set = session == null ? null : session.take(asked.request().stream(), socket);
    if (set == null) {
      Opening.answer(socket, token, asked, Opening.Answer.NOT_EXPECTED);
      return false;
    }
    Opening.answer(socket, token, asked, Opening.Answer.WELCOME);
    set.opened();
    return true;
  }

  private @Nullable ListenerSession of(Opening.Asked asked) {
    ListenerSession session = current.get();
    return session != null && session.is(asked.request().session()) ? session : null;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }

  /** Ends {@link #serve} and whatever test is under way. */
  @Override
  public void close() throws IOException {
    server.close();
    ListenerSession session = current.get();
    if (session != null) {
      session.close();
    }
  }
}

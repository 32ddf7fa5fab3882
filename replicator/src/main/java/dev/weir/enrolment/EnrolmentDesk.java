package dev.weir.enrolment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.HostPort;
import dev.weir.keys.CertificateRequest;
import dev.weir.keys.KeyMaker;
import dev.weir.keys.NodeFiles;
import dev.weir.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Signs one certificate for whoever brings the token, then closes. The token is used up by the
 * first right use, and by time.
 */
public final class EnrolmentDesk implements AutoCloseable {
  /** A request is a name, a secret and a public key. */
  static final int LARGEST_MESSAGE = 8 << 10;

  private static final int VERSION = 1;

  /** Whoever is slower is cut off, so that nobody holds the desk. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int MOST_AT_ONCE = 16;
  private static final int POLL_MILLIS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KeyMaker.Authority authority;
  private final Optional<String> onlyName;
  private final Token token;
  private final SSLServerSocket socket;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /** The name that the token was used for; set once. */
  private final AtomicReference<String> used = new AtomicReference<>("");

  private volatile boolean answered;

  private EnrolmentDesk(
      KeyMaker.Authority authority, Optional<String> onlyName, SSLServerSocket socket) {
    this.authority = authority;
    this.onlyName = onlyName;
    this.socket = socket;
    this.token = Token.create(authority.certificate());
  }

  /**
   * Binds the port.
   *
   * @param onlyName the name that may be asked for; empty: any
   * @throws ProblemException when the port cannot be had
   */
  public static EnrolmentDesk open(
      KeyMaker.Authority authority, Optional<String> onlyName, HostPort address) {
    try {
      SSLServerSocket socket =
          (SSLServerSocket)
              EnrolmentTls.server(authority).getServerSocketFactory().createServerSocket();
      socket.setEnabledProtocols(EnrolmentTls.PROTOCOLS);
      socket.setSoTimeout(POLL_MILLIS);
      socket.bind(new InetSocketAddress(address.host(), address.port()));
      return new EnrolmentDesk(authority, onlyName, socket);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          address.toString(),
          "cannot listen there (" + e.getMessage() + ")",
          "name a free port of this machine by --listen",
          e);
    }
  }

  public Token token() {
    return token;
  }

  /** The port bound. */
  public int port() {
    return socket.getLocalPort();
  }

  /**
   * Waits until the token was used or {@code end} is over.
   *
   * @return the name of the node that has a certificate now
   * @throws ProblemException when the port fails
   */
  public Optional<String> serve(Instant end) {
    try {
      while (!answered && Instant.now().isBefore(end)) {
        acceptOne();
      }
      return Optional.ofNullable(answered ? used.get() : null);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          "port " + port(),
          "cannot be served any more (" + e.getMessage() + ")",
          "ask for another token",
          e);
    }
  }

  private void acceptOne() throws IOException {
    SSLSocket visitor;
    try {
      visitor = (SSLSocket) socket.accept();
    } catch (SocketTimeoutException nobody) {
      return;
    }
    if (!places.tryAcquire()) {
      visitor.close();
      return;
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try (visitor) {
                visitor.setSoTimeout((int) PATIENCE.toMillis());
                answer(visitor);
              } catch (IOException left) {
                // a visitor without the token, or one that went away: the next one is awaited
              } finally {
                places.release();
              }
            });
  }

  private void answer(SSLSocket visitor) throws IOException {
    InputStream in = new BufferedInputStream(visitor.getInputStream());
    String line = line(in, Instant.now().plus(PATIENCE));
    ObjectNode answer = JSON.createObjectNode();
    boolean granted = false;
    try {
      JsonNode asked = JSON.readTree(line);
      X509Certificate signed = sign(asked);
      answer.put("ok", true).put("certificate", NodeFiles.text(signed));
      answer.put("ca", NodeFiles.text(authority.certificate()));
      granted = true;
    } catch (ProblemException e) {
      answer.put("ok", false).put("error", String.valueOf(e.getMessage()));
    }
    visitor.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
    visitor.getOutputStream().flush();
    answered |= granted;
  }

  private X509Certificate sign(JsonNode asked) {
    if (asked.path("version").asInt() != VERSION) {
      throw ProblemException.badInput(
          "request", "is of another version", "use the same version of Weir on both sides");
    }
    if (!token.hasSecret(asked.path("secret").asText())) {
      throw ProblemException.badInput("TOKEN", "is not the right one", "type it again");
    }
    String name = asked.path("name").asText();
    if (onlyName.isPresent() && !onlyName.get().equals(name)) {
      throw ProblemException.badInput(
          "--name " + name, "the token is for node " + onlyName.get(), "give that name");
    }
    X509Certificate signed =
        new KeyMaker(Instant.now())
            .certify(name, CertificateRequest.key(asked.path("request").asText()), authority);
    if (!used.compareAndSet("", name)) {
      throw ProblemException.badInput("TOKEN", "was used already", "ask for another one");
    }
    return signed;
  }

  /** Reads one line of bounded length before {@code end}, however slowly it drips. */
  static String line(InputStream in, Instant end) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next != '\n') {
      if (next < 0 || line.length() >= LARGEST_MESSAGE || Instant.now().isAfter(end)) {
        throw new IOException("no line of at most " + LARGEST_MESSAGE + " bytes came in time");
      }
      line.append((char) next);
      next = in.read();
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

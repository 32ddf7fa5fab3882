package dev.weir.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.config.HostPort;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that a monitoring system scrapes: {@code GET /metrics} and nothing else. It shows names
 * of jobs and figures to everybody who can reach it, and changes nothing.
 */
final class MetricsPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsPort.class);
  private static final String PATH = "/metrics";

  /** One or two systems scrape; each for some milliseconds. */
  private static final int MOST_CONNECTIONS = 32;

  private static final int MOST_AT_ONCE = 4;
  private static final int WAITING_CONNECTIONS = 16;

  /** Whoever sends or reads slower than this is cut off. */
  private static final int LONGEST_SECONDS = 10;

  private static final int FOUND = 200;
  private static final int NOT_FOUND = 404;
  private static final int WRONG_METHOD = 405;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Supplier<String> metrics;

  private MetricsPort(HttpServer server, Supplier<String> metrics) {
    this.server = server;
    this.metrics = metrics;
    this.threads =
        Executors.newFixedThreadPool(
            MOST_AT_ONCE,
            task -> Thread.ofPlatform().name("weir-metrics").daemon().unstarted(task));
  }

  /**
   * Binds the port.
   *
   * @param metrics writes the text at each question
   * @throws ProblemException when the port is in use or may not be bound
   */
  static MetricsPort open(HostPort address, Supplier<String> metrics) {
    limit("sun.net.httpserver.maxReqTime", LONGEST_SECONDS);
    limit("sun.net.httpserver.maxRspTime", LONGEST_SECONDS);
    limit("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(address.host(), address.port()), WAITING_CONNECTIONS);
      MetricsPort port = new MetricsPort(server, metrics);
      server.createContext("/", port::answer);
      server.setExecutor(port.threads);
      server.start();
      LOG.info("metrics at http://{}{}", address, PATH);
      return port;
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          address.toString(),
          "metrics cannot be given there (" + e.getMessage() + ")",
          "name another port of this machine under 'metrics:', or leave it out",
          e);
    }
  }

  /** The server reads its limits from properties, once; what the user set stays. */
  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  /** The port bound. */
  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        send(exchange, NOT_FOUND, "text/plain", "metrics are at " + PATH + "\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, WRONG_METHOD, "text/plain", "say GET\n");
      } else {
        send(exchange, FOUND, OpenMetrics.CONTENT_TYPE, metrics.get());
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

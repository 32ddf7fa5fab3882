package dev.weir.linktest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.linktest.Opening.Answer;
import dev.weir.linktest.Opening.Request;
import dev.weir.linktest.Opening.Role;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The connecting end, which decides what is measured when. */
public final class LinkTestClient {
  /** Loss is counted at this share of the rate found: far from filling any queue. */
  private static final double LOSS_RATE_SHARE = 0.5;

  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(3);
  private static final Duration SETTLE_STEP = Duration.ofMillis(20);
  private static final double SETTLED_FACTOR = 1.5;
  private static final long SETTLED_MARGIN_NANOS = Duration.ofMillis(2).toNanos();

  private final InetSocketAddress listener;
  private final Token token;
  private final LinkTestPlan plan;
  private final LinkTestProgress progress;
  private final byte[] session = Opening.random(Protocol.SESSION_BYTES);

  public LinkTestClient(
      InetSocketAddress listener, Token token, LinkTestPlan plan, LinkTestProgress progress) {
    this.listener = listener;
    this.token = token;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Measures; takes about {@link LinkTestPlan#whole()}.
   *
   * @throws ProblemException when the other site cannot be reached, refuses, or the line breaks
   */
  public LinkTestResult run() {
    try (ControlChannel control = new ControlChannel(connect(Role.CONTROL, 0))) {
      JsonNode welcome = control.expect("welcome", Protocol.SILENCE_LIMIT);
      OptionalDouble limit = limit(welcome.path("limitBitsPerSecond").asDouble());
      try (Pinger pinger = new Pinger(connect(Role.PING, 0))) {
        LinkTestResult result = measure(control, pinger, limit);
        control.send(ControlChannel.message("end"));
        return result;
      }
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          shown(listener),
          "the test broke off: " + e.getMessage(),
          "check the line and that 'weir link-test --listen' still runs there, and start again",
          e);
    }
  }

  private OptionalDouble limit(double theirs) {
    double mine = plan.limitBitsPerSecond().orElse(Double.POSITIVE_INFINITY);
    double least = theirs > 0 ? Math.min(mine, theirs) : mine;
    return Double.isInfinite(least) ? OptionalDouble.empty() : OptionalDouble.of(least);
  }

  private LinkTestResult measure(ControlChannel control, Pinger pinger, OptionalDouble limit)
      throws IOException {
    progress.begins("round trips on the idle line", LinkTestPlan.IDLE);
    sleep(LinkTestPlan.IDLE);
    RoundTrips idle = pinger.take();
    if (idle.isEmpty()) {
      throw new IOException("no echo came back within " + LinkTestPlan.IDLE.toSeconds() + " s");
    }
    DirectionRun run = new DirectionRun(control, pinger, idle, limit);
    DirectionResult to = run.measure(Direction.TO_LISTENER);
    DirectionResult from = run.measure(Direction.FROM_LISTENER);
    return new LinkTestResult(plan, idle, to, from, limit);
  }

  /** The measurements of one direction, one after the other. */
  private final class DirectionRun {
    private final ControlChannel control;
    private final Pinger pinger;
    private final RoundTrips idle;
    private final OptionalDouble limit;

    DirectionRun(ControlChannel control, Pinger pinger, RoundTrips idle, OptionalDouble limit) {
      this.control = control;
      this.pinger = pinger;
      this.idle = idle;
      this.limit = limit;
    }

    DirectionResult measure(Direction direction) throws IOException {
      OptionalDouble rate =
          limit.isPresent()
              ? OptionalDouble.of(FrameAccounting.payloadBytesPerSecond(limit.getAsDouble()))
              : OptionalDouble.empty();
      DirectionResult.Filled one = fill(direction, 1, rate);
      RoundTrips loaded = pinger.take();
      DirectionResult.Filled several = one;
      if (plan.streams() > 1) {
        several = fill(direction, plan.streams(), rate);
        loaded = pinger.take();
      }
      double found =
          Math.max(
              one.throughput().medianPayloadBytesPerSecond(),
              several.throughput().medianPayloadBytesPerSecond());
      double gentle = Math.max(1, found * LOSS_RATE_SHARE);
      Outcome paced = run(direction, plan.streams(), OptionalDouble.of(gentle), "loss");
      return new DirectionResult(one, several, loaded, Loss.of(paced.tcp()), gentle);
    }

    private DirectionResult.Filled fill(Direction direction, int streams, OptionalDouble rate)
        throws IOException {
      Outcome outcome = run(direction, streams, rate, "bandwidth");
      Throughput throughput = Throughput.of(outcome.arrivals());
      if (throughput.medianPayloadBytesPerSecond() <= 0) {
        throw new IOException("nothing came through for half of the time");
      }
      return new DirectionResult.Filled(streams, throughput, outcome.tcp());
    }

    private Outcome run(Direction direction, int streams, OptionalDouble rate, String what)
        throws IOException {
      settle();
      progress.begins(
          "%s %s, %d %s"
              .formatted(
                  what,
                  direction == Direction.TO_LISTENER ? "to the listener" : "from the listener",
                  streams,
                  streams == 1 ? "stream" : "streams"),
          plan.length());
      Measurement measurement = new Measurement(direction, streams, plan.length(), rate);
      return exchange(control, measurement);
    }

    /** Waits until echoes are as quick as on the idle line, so that no queue is inherited. */
    private void settle() throws IOException {
      long deadline = System.nanoTime() + SETTLE_LIMIT.toNanos();
      long calm = (long) (idle.at(0.5).toNanos() * SETTLED_FACTOR) + SETTLED_MARGIN_NANOS;
      do {
        sleep(SETTLE_STEP);
      } while (pinger.latest() > calm && System.nanoTime() < deadline);
      pinger.take();
    }
  }

  /** What both ends know of one measurement. */
  private record Outcome(Arrivals arrivals, TcpCounts tcp) {}

  private Outcome exchange(ControlChannel control, Measurement measurement) throws IOException {
    control.send(measurement.toMessage());
    control.expect("ready", Protocol.SILENCE_LIMIT);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < measurement.streams(); i++) {
        sockets.add(connect(Role.DATA, i));
      }
      control.expect("go", Protocol.SILENCE_LIMIT);
      Duration limit = measurement.length().plus(Protocol.SILENCE_LIMIT.multipliedBy(2));
      return switch (measurement.direction()) {
        case TO_LISTENER -> {
          TcpCounts tcp = new BulkSender(sockets, measurement).run();
          yield new Outcome(Arrivals.of(control.expect("arrived", limit), measurement), tcp);
        }
        case FROM_LISTENER -> {
          Arrivals arrivals = new BulkReceiver(sockets, measurement).run();
          yield new Outcome(arrivals, TcpCounts.of(control.expect("sent", limit)));
        }
      };
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private Socket connect(Role role, int stream) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      connect(socket);
      Answer answer = Opening.ask(socket, token, new Request(role, stream, session));
      if (answer != Answer.WELCOME) {
        throw refused(answer);
      }
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private void connect(Socket socket) {
    try {
      socket.connect(listener, Math.toIntExact(Protocol.OPENING_LIMIT.toMillis()));
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          shown(listener),
          "cannot be reached: " + e.getMessage(),
          "start 'weir link-test --listen' there and let TCP port %d through the firewall"
              .formatted(listener.getPort()),
          e);
    }
  }

  private ProblemException refused(Answer answer) {
    String where = shown(listener);
    return switch (answer) {
      case WRONG_TOKEN ->
          ProblemException.wrongUse(
              where, "another token", "give the --token that the listening site shows");
      case BUSY ->
          ProblemException.environment(
              where, "another test is under way", "wait some minutes and start again");
      case NOT_EXPECTED, WELCOME ->
          ProblemException.environment(
              where, "the test was ended by the listening site", "look there, and start again");
    };
  }

  private static String shown(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private static void sleep(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

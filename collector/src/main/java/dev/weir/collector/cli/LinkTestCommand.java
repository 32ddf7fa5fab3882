package dev.weir.collector.cli;

import dev.weir.linktest.LinkTestClient;
import dev.weir.linktest.LinkTestListener;
import dev.weir.linktest.LinkTestPlan;
import dev.weir.linktest.LinkTestResult;
import dev.weir.linktest.Token;
import dev.weir.problem.ProblemException;
import dev.weir.units.Bandwidth;
import dev.weir.units.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir link-test}. */
@Command(
    name = "link-test",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the line between two sites, without a replicator: bandwidth in both directions with"
          + " one and with several TCP streams, round trips on the idle and on the full line, and"
          + " loss; and prints it as a --line for 'weir plan'.",
      "Start it with --listen on one site and with that site's name on the other. While bandwidth"
          + " is measured the line is full and everything else on it is slow, unless --limit holds"
          + " the test back. Bandwidth is given as Ethernet frames, the way lines are sold."
    },
    footer = {
      "",
      "Example, on site B: weir link-test --listen",
      "         on site A: weir link-test site-b.example --token K7M2P-QX9RT",
      "         in office hours: weir link-test site-b.example --token K7M2P-QX9RT --limit 5Mbit/s"
    })
final class LinkTestCommand implements Callable<Integer> {
  private static final int USUAL_PORT = 7421;
  private static final String TOKEN_VARIABLE = "WEIR_LINK_TOKEN";

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "HOST[:PORT]", description = "The site that listens.")
  private @Nullable String host;

  @Option(
      names = "--listen",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "ADDR:PORT",
      description = "Wait for the other site here. Default: every address, port 7421.")
  private @Nullable String listen;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "TCP port where none is given with the address. Default: 7421.")
  private int port = USUAL_PORT;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = {
        "Secret of both sites. The listening site makes one and shows it; it may also stand in the"
            + " environment as "
            + TOKEN_VARIABLE
            + ", where no list of processes shows it."
      })
  private @Nullable String token;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Of each of the six measurements, 3s to 60s. Default: 10s, about 70 s in all.")
  private Duration duration = Duration.ofSeconds(10);

  @Option(
      names = "--streams",
      paramLabel = "N",
      defaultValue = "8",
      description = "TCP connections of the measurements with several, 1 to 64. Default: 8.")
  private int streams = 8;

  @Option(
      names = "--limit",
      paramLabel = "RATE",
      converter = BandwidthConverter.class,
      description =
          "Send no faster than this, for example 5Mbit/s, on either site. The bandwidth is then 'at"
              + " least'.")
  private @Nullable Bandwidth limit;

  @Option(
      names = "--tests",
      paramLabel = "N",
      defaultValue = "1",
      description = "With --listen: end after this many complete tests. Default: 1.")
  private int tests = 1;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "With --listen: end when no test runs by then. Default: 1h.")
  private Duration wait = Duration.ofHours(1);

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    if ((host == null) == (listen == null)) {
      throw ProblemException.wrongUse(
          "weir link-test",
          "give either --listen or the other site's HOST",
          "start 'weir link-test --listen' on one site, and 'weir link-test HOST' on the other");
    }
    if (listen != null) {
      listen(listen);
    } else {
      connect(Objects.requireNonNull(host));
    }
    return 0;
  }

  private OptionalDouble limitBitsPerSecond() {
    return limit == null ? OptionalDouble.empty() : OptionalDouble.of(limit.bitsPerSecond());
  }

  private @Nullable Token givenToken() {
    String text = token != null ? token : System.getenv(TOKEN_VARIABLE);
    try {
      return text == null ? null : Token.of(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.wrongUse("--token", Objects.toString(e.getMessage()), "start again");
    }
  }

  private void listen(String text) {
    InetSocketAddress address = listeningAddress(text);
    Token given = givenToken();
    Token shown = given == null ? Token.random() : given;
    PrintWriter out = out();
    try (LinkTestListener listener =
        LinkTestListener.open(address, shown, limitBitsPerSecond(), line -> say(out, line))) {
      say(
          out,
          "Listening on " + shown(listener.address()) + "; Ctrl-C ends it. On the other site:");
      say(
          out,
          "  weir link-test %s:%d --token %s"
              .formatted(HostName.ofThisMachine(), listener.address().getPort(), shown));
      int done = listener.serve(tests, wait);
      if (done < tests) {
        say(out, "Nobody was there for " + Durations.print(wait) + "; no longer listening.");
      }
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          shown(address),
          "cannot listen there: " + e.getMessage(),
          "choose another with --listen ADDR:PORT",
          e);
    }
  }

  private static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private InetSocketAddress listeningAddress(String text) {
    if (tests < 1) {
      throw ProblemException.wrongUse("--tests", tests + " is too few", "give 1 or more");
    }
    return text.isEmpty()
        ? new InetSocketAddress(port)
        : SocketAddressText.parse(text, port).resolve();
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private void connect(String text) {
    LinkTestPlan plan = plan();
    Token given = givenToken();
    if (given == null) {
      throw ProblemException.wrongUse(
          "--token",
          "missing",
          "give the one that 'weir link-test --listen' shows on the other site");
    }
    SocketAddressText address = SocketAddressText.parse(text, port);
    if (!json) {
      warn(plan, address);
    }
    LinkTestResult result;
    try (LinkTestBar bar = new LinkTestBar()) {
      result = new LinkTestClient(address.resolve(), given, plan, bar).run();
    }
    out().println(json ? LinkTestJson.print(result) : LinkTestText.print(result, address.host()));
  }

  private LinkTestPlan plan() {
    if (streams < 1 || streams > LinkTestPlan.STREAMS_MAX) {
      throw ProblemException.wrongUse(
          "--streams", "'" + streams + "'", "give 1 to " + LinkTestPlan.STREAMS_MAX);
    }
    if (duration.compareTo(LinkTestPlan.LENGTH_MIN) < 0
        || duration.compareTo(LinkTestPlan.LENGTH_MAX) > 0) {
      throw ProblemException.wrongUse(
          "--duration",
          "'" + Durations.print(duration) + "' for each measurement",
          "give 3s to 60s; shorter does not leave the start of TCP behind");
    }
    return new LinkTestPlan(duration, streams, limitBitsPerSecond());
  }

  private void warn(LinkTestPlan plan, SocketAddressText address) {
    String filling = Durations.print(plan.filling());
    say(
        out(),
        "Testing the line to %s for about %s.%n%s"
            .formatted(
                address.host(),
                Durations.print(plan.whole()),
                limit == null
                    ? "It will be full for about %s in each direction, in which everything else on it is slow (--limit 5Mbit/s holds back)."
                        .formatted(filling)
                    : "No more than %s is sent.".formatted(limit)));
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}

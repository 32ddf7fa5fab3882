package dev.weir.replicator.cli;

import dev.weir.config.HostPort;
import dev.weir.config.NodeConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.enrolment.Enrolment;
import dev.weir.enrolment.EnrolmentDesk;
import dev.weir.enrolment.Token;
import dev.weir.keys.KeyMaker;
import dev.weir.keys.NodeFiles;
import dev.weir.node.ControlClient;
import dev.weir.problem.ProblemException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir keys token}, {@code enrol} and {@code renew}. */
final class EnrolCommands {
  private static final Duration VALID = Duration.ofMinutes(15);

  private EnrolCommands() {}

  private static HostPort address(String text) {
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.wrongUse(
          text, String.valueOf(e.getMessage()), "say for example 10.0.0.1:7421");
    }
  }

  private static NodeFiles files(NodeConfig config) {
    return new NodeFiles(config.keys().ca(), config.keys().certificate(), config.keys().key());
  }

  /** Has the node, if it runs, use its new keys from the next connection on. */
  private static void tell(NodeConfig config, PrintWriter out) {
    ControlClient running;
    try {
      running = ControlClient.connect(config.control());
    } catch (ProblemException e) {
      out.println("node " + config.name() + " does not run; it begins with the new keys");
      return;
    }
    try (running) {
      running.ask("reload-keys", "");
      out.println("node " + config.name() + " uses them from its next connection on");
    }
  }

  /** {@code weir keys token}. */
  @Command(
      name = "token",
      mixinStandardHelpOptions = true,
      description = {
        "On the machine that holds the authority: prints a token and waits until one node used it.",
        "It waits for at most 15 minutes. Exit code 1: nobody came."
      },
      footer = {
        "",
        "Example: weir keys token keys --listen 10.0.0.1:7421 --name beta",
        "prints what to type on the machine of node beta."
      })
  static final class Issue implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "Directory that holds ca.pem and ca.key.")
    private Path directory = Path.of("");

    @Option(
        names = "--listen",
        required = true,
        paramLabel = "HOST:PORT",
        description = "An address of this machine that the node can reach.")
    private String listen = "";

    @Option(
        names = "--name",
        paramLabel = "NODE",
        description = "The only name that may be asked for; default: any.")
    private @Nullable String name;

    @Override
    public Integer call() {
      HostPort address = address(listen);
      PrintWriter out = spec.commandLine().getOut();
      try (EnrolmentDesk desk =
          EnrolmentDesk.open(KeyMaker.authority(directory), Optional.ofNullable(name), address)) {
        Instant end = Instant.now().plus(VALID);
        out.printf("token  %s%n", desk.token());
        out.printf("valid  once, until %s%n", end);
        out.printf(
            "there  weir keys enrol %s %s --name %s%n",
            new HostPort(address.host(), desk.port()), desk.token(), name == null ? "NODE" : name);
        out.flush();
        Optional<String> enrolled = desk.serve(end);
        out.println(
            enrolled
                .map(node -> "node " + node + " has its certificate")
                .orElse("nobody came; the token is void"));
        return enrolled.isPresent() ? 0 : 1;
      }
    }
  }

  /** {@code weir keys enrol}. */
  @Command(
      name = "enrol",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a key for this machine's node and gets its certificate by a token.",
        "The token is printed on the machine that holds the authority. The key never leaves this"
            + " machine."
      },
      footer = {
        "",
        "Example: weir keys enrol 10.0.0.1:7421 TOKEN --name beta --dir /etc/weir/keys",
        "With --config the keys of a node are renewed; it takes them up while it runs."
      })
  static final class Enrol implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOST:PORT", description = "Where weir keys token waits.")
    private String desk = "";

    @Parameters(index = "1", paramLabel = "TOKEN", description = "What it printed.")
    private String token = "";

    @Option(names = "--name", paramLabel = "NODE", description = "The node's name.")
    private @Nullable String name;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        defaultValue = "keys",
        description = "Where ca.pem, NODE.pem and NODE.key go. Default: ${DEFAULT-VALUE}.")
    private Path directory = Path.of("keys");

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "A node's configuration: its name and its files.")
    private @Nullable Path config;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      if (config != null) {
        NodeConfig node = NodeConfigReader.read(config);
        Enrolment.enrol(address(desk), Token.parse(token), node.name(), files(node));
        out.println(node.keys().certificate());
        tell(node, out);
        return 0;
      }
      if (name == null) {
        throw ProblemException.wrongUse(
            "weir keys enrol", "names no node", "say --name NODE, or --config FILE");
      }
      NodeFiles files = NodeFiles.in(directory, name);
      files.requireAbsent();
      Enrolment.enrol(address(desk), Token.parse(token), name, files);
      out.println(files.ca());
      out.println(files.certificate());
      out.println(files.key());
      return 0;
    }
  }

  /** {@code weir keys renew}. */
  @Command(
      name = "renew",
      mixinStandardHelpOptions = true,
      description = {
        "Gives a node a new key and certificate, signed by the authority in DIR on this machine.",
        "A running node takes them up at its next connection; no job is interrupted.",
        "Where the authority is elsewhere: weir keys token there, weir keys enrol --config here."
      },
      footer = {"", "Example: weir keys renew keys --config alpha.yaml"})
  static final class Renew implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "Directory that holds ca.pem and ca.key.")
    private Path directory = Path.of("");

    @Option(
        names = "--config",
        required = true,
        paramLabel = "FILE",
        description = "The node's configuration.")
    private Path config = Path.of("");

    @Override
    public Integer call() {
      NodeConfig node = NodeConfigReader.read(config);
      KeyMaker maker = new KeyMaker(Instant.now());
      KeyMaker.Authority authority = KeyMaker.authority(directory);
      KeyPair pair = maker.pair();
      files(node)
          .replace(
              authority.certificate(),
              maker.certify(node.name(), pair.getPublic(), authority),
              pair.getPrivate());
      PrintWriter out = spec.commandLine().getOut();
      out.println(node.keys().certificate());
      tell(node, out);
      return 0;
    }
  }
}

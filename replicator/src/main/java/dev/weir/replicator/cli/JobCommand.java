package dev.weir.replicator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.NodeConfigReader;
import dev.weir.node.ControlClient;
import dev.weir.problem.ProblemException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir job}. */
@Command(
    name = "job",
    subcommands = {
      JobMirrorCommand.class,
      JobVerifyCommand.class,
      JobReportCommand.class,
      JobThrottleCommand.class,
      JobHoldCommands.Freeze.class,
      JobHoldCommands.Thaw.class,
      JobHoldCommands.Release.class
    },
    mixinStandardHelpOptions = true,
    description = "Shows and steers the jobs of a running node.",
    footer = {
      "",
      "Example: weir job status --config alpha.yaml --watch",
      "With WEIR_CONFIG=alpha.yaml in the environment, weir job status --watch does the same.",
      "AGE is the durable recovery point age: how old the oldest change is that the target would"
          + " not have after a disaster now."
    })
public final class JobCommand implements Runnable {
  /** Describes the argument. */
  static final String JOB = "The job's name, as 'weir job list' shows it.";

  private static final long WATCH_MILLIS = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "weir job: say status, list, report, add, remove, start, stop, pause, resume, mirror,"
            + " verify, throttle, freeze, thaw or release");
  }

  /** Where the node's control socket is. */
  static final class Socket {
    /** Names the configuration file where the command line does not. */
    static final String CONFIG_VARIABLE = "WEIR_CONFIG";

    @ArgGroup(multiplicity = "0..1")
    private Place place = new Place();

    static final class Place {
      @Option(
          names = "--config",
          paramLabel = "FILE",
          description = {
            "The configuration file of the node that is asked. Default: the file that the"
                + " environment variable WEIR_CONFIG names.",
            "freeze, thaw and release are for the target's node; report, throttle, mirror, verify,"
                + " pause, resume, stop, add and remove for the source's."
          })
      private @Nullable Path config;

      @Option(
          names = "--control",
          paramLabel = "SOCKET",
          description = "The control socket of that node, in place of --config.")
      private @Nullable Path control;
    }

    ControlClient connect() {
      if (place.control != null) {
        return ControlClient.connect(place.control);
      }
      Path config = config(place.config, System.getenv(CONFIG_VARIABLE));
      return ControlClient.connect(NodeConfigReader.read(config).control());
    }

    /**
     * The configuration file that counts.
     *
     * @param given on the command line
     * @param variable what the environment says
     * @throws ProblemException when neither names one
     */
    static Path config(@Nullable Path given, @Nullable String variable) {
      if (given != null) {
        return given;
      }
      if (variable == null || variable.isBlank()) {
        throw ProblemException.wrongUse(
            "weir job",
            "no node is named",
            "add --config FILE with the node's configuration, or set " + CONFIG_VARIABLE + "=FILE");
      }
      return Path.of(variable);
    }

    /** What a command that is proposed must carry to reach the same node. */
    String again() {
      return place.config != null
          ? " --config " + place.config
          : place.control != null ? " --control " + place.control : "";
    }
  }

  /** Whether a program reads the answer. */
  static final class Json {
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean wanted;

    /**
     * Prints the node's answer for a program, or words for a person.
     *
     * @param words what is so now
     */
    void print(CommandSpec spec, JsonNode answer, String words) {
      PrintWriter out = spec.commandLine().getOut();
      if (wanted) {
        out.println(((ObjectNode) answer).without(List.of("ok")));
      } else {
        out.println(words);
      }
      out.flush();
    }
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = {
        "Shows phase, recovery point age, backlog and what was written and sent of each job.",
        "Of one JOB also where it goes, what holds it back, and the rates of the last seconds."
      })
  int status(
      @Mixin Socket socket,
      @Option(names = "--json", description = "Print one JSON object instead of a table.")
          boolean json,
      @Option(names = "--watch", description = "Print again each second until Ctrl-C.")
          boolean watch,
      @Parameters(
              arity = "0..1",
              paramLabel = "JOB",
              defaultValue = "",
              description = "A job's name, for its details; without it all jobs.")
          String job)
      throws InterruptedException {
    try (ControlClient client = socket.connect()) {
      boolean detailed = !job.isEmpty();
      show(client.status(job), json, watch, detailed);
      while (watch) {
        TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
        show(client.status(job), json, true, detailed);
      }
    }
    return 0;
  }

  private void show(JsonNode answer, boolean json, boolean watch, boolean detailed) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(((ObjectNode) answer).without(List.of("ok")));
    } else {
      out.print(watch ? StatusTable.CLEAR : "");
      out.print(StatusTable.of(answer, detailed));
    }
    out.flush();
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the node's jobs with role and phase.")
  int list(
      @Mixin Socket socket,
      @Option(names = "--json", description = "Print one JSON object.") boolean json) {
    try (ControlClient client = socket.connect()) {
      JsonNode answer = client.status("");
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(StatusTable.names(answer));
      } else {
        answer
            .path("jobs")
            .forEach(
                job ->
                    out.printf(
                        "%-20s %-7s %s%n",
                        job.path("name").asText(),
                        job.path("role").asText(),
                        job.path("phase").asText()));
      }
    }
    return 0;
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Adds the job of a file to the running node and starts it; it is kept over restarts.",
        "",
        "'weir plan --policy FILE' writes such a file. What it leaves open is given here."
      },
      footer = {
        "",
        "Example:",
        "  weir job add orders.yaml --config alpha.yaml --target 10.0.0.2:7420"
      })
  int add(
      @Mixin Socket socket,
      @Mixin Json json,
      @Parameters(paramLabel = "FILE", description = "The job: see docs/formats/node-config.md.")
          Path file,
      @Option(
              names = "--target",
              paramLabel = "HOST:PORT",
              description = "Where the replica is kept, if the file does not say.")
          @Nullable String target,
      @Option(
              names = "--target-node",
              paramLabel = "NODE",
              description = "The name that the target's certificate must carry.")
          @Nullable String targetNode,
      @Option(
              names = "--protect",
              paramLabel = "DIR",
              description = "The directory to replicate, if the file does not say.")
          @Nullable String protect) {
    Map<String, @Nullable String> given = new LinkedHashMap<>();
    given.put("target", target);
    given.put("target-node", targetNode);
    given.put("protect", protect);
    String text = JobFile.read(file, given);
    try (ControlClient client = socket.connect()) {
      JsonNode answer = client.add(text, file.toString());
      String name = answer.path("job").asText();
      json.print(
          spec, answer, "job " + name + " was added; see weir job status " + name + socket.again());
    }
    return 0;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = {
        "Stops a job that was added and forgets it.",
        "The protected directory is as it was; what the target holds stays."
      })
  int remove(
      @Mixin Socket socket,
      @Mixin Json json,
      @Parameters(paramLabel = "JOB", description = JOB) String job) {
    return order(
        socket,
        json,
        ControlClient.order("remove", job),
        "job %s is removed; its directory is plain again, what the target holds stays");
  }

  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = {
        "Starts a stopped job; a new epoch begins with a mirror.",
        "On a target: keeps a replica again that was released, or that stopped because it could"
            + " not go on."
      })
  int start(
      @Mixin Socket socket,
      @Option(
              names = "--discard-changes",
              description =
                  "On a target: what the root holds may be overwritten by a new mirror, such as"
                      + " what was changed in it since it was released.")
          boolean discard,
      @Mixin Json json,
      @Parameters(paramLabel = "JOB", description = JOB) String job) {
    ObjectNode request = ControlClient.order("start", job).put("discardChanges", discard);
    return order(
        socket, json, request, "job %s runs; after a stop or a release it begins with a mirror");
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Ends capture and sending; the protected directory is as it was.")
  int stop(
      @Mixin Socket socket,
      @Mixin Json json,
      @Parameters(paramLabel = "JOB", description = JOB) String job) {
    return order(
        socket,
        json,
        ControlClient.order("stop", job),
        "job %s is stopped: its directory is plain again and nothing is captured");
  }

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Stops sending; capture goes on and the backlog grows.")
  int pause(
      @Mixin Socket socket,
      @Mixin Json json,
      @Parameters(paramLabel = "JOB", description = JOB) String job) {
    return order(
        socket,
        json,
        ControlClient.order("pause", job),
        "job %s is paused: changes are captured and wait");
  }

  @Command(name = "resume", mixinStandardHelpOptions = true, description = "Sends again.")
  int resume(
      @Mixin Socket socket,
      @Mixin Json json,
      @Parameters(paramLabel = "JOB", description = JOB) String job) {
    return order(socket, json, ControlClient.order("resume", job), "job %s is not paused any more");
  }

  /**
   * Asks, and says what is so now.
   *
   * @param now with a place for the job's name
   */
  private int order(Socket socket, Json json, ObjectNode request, String now) {
    try (ControlClient client = socket.connect()) {
      JsonNode answer = client.ask(request);
      json.print(spec, answer, now.formatted(answer.path("job").asText()));
    }
    return 0;
  }
}

package dev.weir.replicator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.node.ControlClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir job freeze}, {@code thaw} and {@code release}: what a target's operator does. */
final class JobHoldCommands {
  private JobHoldCommands() {}

  /** Asks, and says where the root is. */
  private static void show(
      JobCommand.Socket socket, ObjectNode request, JobCommand.Json json, CommandSpec spec) {
    try (ControlClient client = socket.connect()) {
      JsonNode answer = client.ask(request);
      String held =
          "job %s is %s"
              .formatted(answer.path("job").asText(), StatusTable.hold(answer.path("hold")));
      json.print(spec, answer, held);
    }
  }

  /** {@code weir job freeze}. */
  @Command(
      name = "freeze",
      mixinStandardHelpOptions = true,
      description = {
        "On the target: holds the replica at one position until thaw, also over restarts.",
        "What is received meanwhile waits in the journal. The root must not be written to: copy it,"
            + " or take a snapshot of its file system."
      },
      footer = {"", "Example: weir job freeze demo --config beta.yaml"})
  static final class Freeze implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private JobCommand.Socket socket = new JobCommand.Socket();

    @Parameters(paramLabel = "JOB", description = JobCommand.JOB)
    private String job = "";

    @Mixin private JobCommand.Json json = new JobCommand.Json();

    @Override
    public Integer call() {
      show(socket, ControlClient.order("freeze", job), json, spec);
      return 0;
    }
  }

  /** {@code weir job thaw}. */
  @Command(
      name = "thaw",
      mixinStandardHelpOptions = true,
      description = "On the target: lets a frozen replica follow its source again.")
  static final class Thaw implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private JobCommand.Json json = new JobCommand.Json();
    @Mixin private JobCommand.Socket socket = new JobCommand.Socket();

    @Parameters(paramLabel = "JOB", description = JobCommand.JOB)
    private String job = "";

    @Override
    public Integer call() {
      try (ControlClient client = socket.connect()) {
        json.print(
            spec,
            client.ask(ControlClient.order("thaw", job)),
            "job " + job + " is thawed: the replica follows its source again");
      }
      return 0;
    }
  }

  /** {@code weir job release}. */
  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      description = {
        "On the target: gives the replica away at one position.",
        "It stops receiving, brings the root to the position, prints that and leaves the root plain"
            + " and writable.",
        "'weir job start JOB --discard-changes' mirrors it anew later. docs/recover.md walks"
            + " through it."
      },
      footer = {"", "Example: weir job release demo --config beta.yaml"})
  static final class Release implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private JobCommand.Socket socket = new JobCommand.Socket();

    @Parameters(paramLabel = "JOB", description = JobCommand.JOB)
    private String job = "";

    @Option(
        names = "--at",
        paramLabel = "POSITION",
        defaultValue = "now",
        description =
            "now: all that was received, short of a mirror that is not complete; or EPOCH/SEQUENCE"
                + " as freeze and status print it. Default: ${DEFAULT-VALUE}.")
    private String at = "now";

    @Mixin private JobCommand.Json json = new JobCommand.Json();

    @Override
    public Integer call() {
      show(socket, ControlClient.order("release", job).put("at", at), json, spec);
      return 0;
    }
  }
}

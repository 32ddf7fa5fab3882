package dev.weir.replicator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.node.ControlClient;
import dev.weir.problem.ProblemException;
import dev.weir.units.Durations;
import dev.weir.units.UnitFormatException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir job throttle}. */
@Command(
    name = "throttle",
    mixinStandardHelpOptions = true,
    description = {
      "Sets what a source job may send, from now on, in place of its 'cap:' and 'calendar:'.",
      "It is kept over restarts of the node."
    },
    footer = {
      "",
      "Examples:",
      "  weir job throttle demo 10Mbit/s --for 2h --config alpha.yaml",
      "  weir job throttle demo calendar --config alpha.yaml    the configuration holds again"
    })
final class JobThrottleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private JobCommand.Socket socket = new JobCommand.Socket();

  @Parameters(index = "0", paramLabel = "JOB", description = JobCommand.JOB)
  private String job = "";

  @Parameters(
      index = "1",
      paramLabel = "LIMIT",
      description = {
        "A bandwidth such as 10Mbit/s, counted as Ethernet frames; open: no cap; closed: nothing is"
            + " sent; calendar: what the configuration says."
      })
  private String limit = "";

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "For how long, for example 2h; then the configuration holds again.")
  private @Nullable String holds;

  @Mixin private JobCommand.Json json = new JobCommand.Json();

  @Override
  public Integer call() {
    ObjectNode request = ControlClient.order("throttle", job).put("limit", limit);
    if (holds != null) {
      request.put("forSeconds", seconds(holds));
    }
    try (ControlClient client = socket.connect()) {
      JsonNode answer = client.ask(request);
      JsonNode throttle = answer.path("throttle");
      String words =
          throttle.isObject()
              ? StatusTable.throttle(throttle)
              : "cap and calendar of the configuration hold";
      json.print(spec, answer, "job " + job + ": " + words);
    }
    return 0;
  }

  private static double seconds(String text) {
    try {
      return Durations.parse(text).toNanos() / 1e9;
    } catch (UnitFormatException e) {
      throw ProblemException.wrongUse(
          "--for", String.valueOf(e.getMessage()), "say for example 2h");
    }
  }
}

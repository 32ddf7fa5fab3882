package dev.weir.replicator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.node.ControlClient;
import dev.weir.problem.ProblemException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir job mirror}. */
@Command(
    name = "mirror",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a running source job mirror its directory again, while applications write.",
      "The replica is not consistent from the mirror's beginning to its end."
    },
    footer = {
      "",
      "Example: weir job mirror demo --config alpha.yaml --wait",
      "Ctrl-C ends the waiting, not the mirror."
    })
final class JobMirrorCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private JobCommand.Socket socket = new JobCommand.Socket();

  @Parameters(paramLabel = "JOB", description = JobCommand.JOB)
  private String job = "";

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = {
        "difference: compare in blocks and send what differs (default);",
        "full: send everything, files are made anew."
      })
  private String kind = "difference";

  @Option(names = "--wait", description = "Show the progress each second until it is done.")
  private boolean waits;

  @Option(names = "--json", description = "Print JSON objects, one a line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    try (ControlClient client = socket.connect()) {
      requireKind();
      long before = status(client).path("epoch").asLong();
      ObjectNode request = ControlClient.order("mirror", job).put("kind", kind);
      print(
          client.ask(request),
          "a mirror of job " + job + " begins; see weir job status " + job + socket.again());
      boolean done = !waits;
      while (!done) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        JsonNode status = status(client);
        boolean begun = status.path("epoch").asLong() > before;
        done = begun && status.path("ageSeconds").isNumber();
        print(status, done ? "the replica is consistent" : StatusTable.mirror(status));
        refuseStopped(status);
      }
    }
    return 0;
  }

  private void requireKind() {
    if (!kind.equals("difference") && !kind.equals("full")) {
      throw ProblemException.wrongUse(
          "--kind", "'" + kind + "' is unknown", "say difference or full");
    }
  }

  private void refuseStopped(JsonNode status) {
    if (status.path("phase").asText().equals("Stopped")) {
      throw ProblemException.environment(
          "job " + job, "stopped meanwhile", "start it: weir job start " + job + socket.again());
    }
  }

  private JsonNode status(ControlClient client) {
    return client.status(job).path("jobs").path(0);
  }

  private void print(JsonNode answer, String words) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? ((ObjectNode) answer).without(List.of("ok")) : words);
    out.flush();
  }
}

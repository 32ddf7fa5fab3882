package dev.weir.replicator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.node.ControlClient;
import dev.weir.problem.ProblemException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir job verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the replica's files with the source, while applications write.",
      "Each object is compared at one position, contents by SHA-256. Nothing is changed."
    },
    footer = {
      "",
      "Exit status: 0 no difference, 1 differences were found. What only the replica has is none"
          + " where its configuration says orphans: report or keep; it is counted apart.",
      "Ctrl-C ends the waiting, not the comparison; weir job status tells what it finds."
    })
final class JobVerifyCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private JobCommand.Socket socket = new JobCommand.Socket();

  @Parameters(paramLabel = "JOB", description = JobCommand.JOB)
  private String job = "";

  @Option(
      names = "--repair",
      description = "When something differs, begin a difference mirror, which mends it.")
  private boolean repair;

  @Option(names = "--json", description = "Print the outcome as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    try (ControlClient client = socket.connect()) {
      client.ask("verify", job);
      JsonNode found = verification(client);
      while (found.path("state").asText().equals("running")) {
        progress(found);
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        found = verification(client);
      }
      if (!found.path("state").asText().equals("done")) {
        throw ProblemException.environment(
            "job " + job,
            "was not verified to the end: " + found.path("why").asText("the job was stopped"),
            "verify it again");
      }
      tell(found);
      boolean differs = found.path("findings").asLong() > 0;
      if (differs && repair) {
        client.ask(ControlClient.order("mirror", job).put("kind", "difference"));
        say("a difference mirror begins; see weir job status " + job + socket.again());
      }
      return differs ? 1 : 0;
    }
  }

  private JsonNode verification(ControlClient client) {
    return client.status(job).path("jobs").path(0).path("verification");
  }

  private void progress(JsonNode found) {
    say(
        "%d entries, %s told"
            .formatted(
                found.path("entries").asLong(),
                StatusTable.bytes(found.path("comparedBytes").asLong())));
  }

  private void tell(JsonNode found) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(((ObjectNode) found).put("job", job));
      out.flush();
      return;
    }
    for (JsonNode one : found.path("first")) {
      String range =
          one.path("kind").asText().equals("content")
              ? " from byte %d, %d bytes"
                  .formatted(one.path("offset").asLong(), one.path("bytes").asLong())
              : "";
      say("%-10s %s%s".formatted(one.path("kind").asText(), one.path("path").asText(), range));
    }
    say(
        "%d entries and %s compared, %d findings"
            .formatted(
                found.path("entries").asLong(),
                StatusTable.bytes(found.path("comparedBytes").asLong()),
                found.path("findings").asLong()));
    long orphans = found.path("orphansLeft").asLong();
    if (orphans > 0) {
      say(
          orphans
              + " orphans, which the replica's 'orphans:' leaves where they are, are no findings");
    }
  }

  private void say(String words) {
    if (!json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(words);
      out.flush();
    }
  }
}

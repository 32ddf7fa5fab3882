package dev.weir.replicator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.node.ControlClient;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir job report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Holds what a running source job measured against its prediction.",
      "It says what explains a difference. 'weir plan --policy' writes a job with such a"
          + " prediction."
    },
    footer = {
      "",
      "Example: weir job report demo --config alpha.yaml",
      "Exit status: 0 within the plan or without one, 1 largest age or backlog are beyond it.",
      "Times are those of this machine's time zone."
    })
final class JobReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private JobCommand.Socket socket = new JobCommand.Socket();
  @Mixin private JobCommand.Json json = new JobCommand.Json();

  @Parameters(paramLabel = "JOB", description = JobCommand.JOB)
  private String job = "";

  @Override
  public Integer call() {
    try (ControlClient client = socket.connect()) {
      JsonNode answer = client.ask("report", job);
      json.print(spec, answer, ReportText.of(answer, ZoneId.systemDefault()).stripTrailing());
      return answer.path("beyond").asBoolean() ? 1 : 0;
    }
  }
}

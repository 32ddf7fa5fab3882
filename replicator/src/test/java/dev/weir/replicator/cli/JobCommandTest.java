package dev.weir.replicator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Which node a command is for, and how the commands present themselves. */
class JobCommandTest {
  @Test
  void theCommandLineCountsMoreThanTheEnvironment() {
    assertThat(JobCommand.Socket.config(Path.of("a.yaml"), "b.yaml")).isEqualTo(Path.of("a.yaml"));
    assertThat(JobCommand.Socket.config(null, "/etc/weir/b.yaml"))
        .isEqualTo(Path.of("/etc/weir/b.yaml"));
    for (String none : new String[] {null, "", " "}) {
      assertThatThrownBy(() -> JobCommand.Socket.config(null, none))
          .hasMessageContaining("--config FILE")
          .hasMessageContaining("WEIR_CONFIG");
    }
  }

  /** The list of commands shows the first element of a description only. */
  @Test
  void everySummaryIsOneWholeSentence() {
    List<String> broken = new ArrayList<>();
    for (Object command :
        List.of(
            new JobCommand(),
            new NodeCommand(),
            new UninstallCommand(),
            new DoctorCommand(),
            new KeysCommand())) {
      check(new CommandLine(command), broken);
    }
    assertThat(broken).isEmpty();
  }

  private static void check(CommandLine line, List<String> broken) {
    String[] description = line.getCommandSpec().usageMessage().description();
    for (String element : description) {
      if (!element.isEmpty() && !element.endsWith(".")) {
        broken.add(line.getCommandSpec().qualifiedName() + ": " + element);
      }
    }
    line.getSubcommands().values().stream()
        .filter(each -> !each.getCommandName().equals("help"))
        .forEach(each -> check(each, broken));
  }
}

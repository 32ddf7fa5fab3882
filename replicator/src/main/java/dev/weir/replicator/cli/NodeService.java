package dev.weir.replicator.cli;

import dev.weir.collector.cli.SystemdService;
import dev.weir.config.NodeConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.problem.ProblemException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** A node as a service of systemd. */
final class NodeService {
  private static final Pattern UNIT =
      Pattern.compile("[A-Za-z0-9:_.\\\\@-]{1,240}\\.(service|target|socket)");

  @Option(
      names = "--install",
      description =
          "Run the node as a service that starts with the machine; the configuration is read"
              + " first.")
  private boolean install;

  @Option(
      names = "--before",
      paramLabel = "UNIT",
      description =
          "With --install: a service that uses a protected directory, for example"
              + " postgresql.service; it starts when the directory is captured.")
  private List<String> before = List.of();

  boolean wanted() {
    return install;
  }

  /** Writes the unit and starts it. */
  int install(Path file, PrintWriter out) {
    NodeUnit unit = unit(SystemdService.launcher("weir node --install"), file);
    SystemdService.require(
        "weir node --install",
        "run 'weir node --config FILE' under your own supervisor, before what uses the protected"
            + " directories");
    String name = NodeUnit.name(unit.config());
    new SystemdService(name).install(unit.text());
    out.printf("%s runs, now and after every start of the machine.%n", name);
    out.printf("Look: systemctl status %s   End: systemctl disable --now %s%n", name, name);
    return 0;
  }

  NodeUnit unit(Path launcher, Path file) {
    for (String each : before) {
      if (!UNIT.matcher(each).matches()) {
        throw ProblemException.wrongUse(
            "--before " + each, "that is no name of a unit", "say for example postgresql.service");
      }
    }
    NodeConfig config = NodeConfigReader.read(file);
    return new NodeUnit(launcher, file.toAbsolutePath().normalize(), config, before);
  }
}

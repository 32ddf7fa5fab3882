package dev.weir.replicator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.collector.cli.SystemdService;
import dev.weir.config.JobConfig;
import dev.weir.config.NodeConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.config.ReplicaConfig;
import dev.weir.intercept.fuse.CaptureOutlook;
import dev.weir.node.ControlClient;
import dev.weir.node.Recordings;
import dev.weir.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir uninstall}. */
@Command(
    name = "uninstall",
    mixinStandardHelpOptions = true,
    description = {
      "Removes what a node made on this machine: its service and its state directory.",
      "A node that runs as a service is ended first. Protected directories are as they were before."
          + " Configuration and keys stay; replicas and captures stay, too, unless --purge is"
          + " given."
    },
    footer = {"", "Example: weir uninstall --config alpha.yaml"})
public final class UninstallCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The node's configuration file.")
  private Path file = Path.of("");

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(
      names = "--purge",
      description = "Remove replicas and the captures that jobs recorded as well.")
  private boolean purge;

  private final SystemdService.Machine machine;

  public UninstallCommand() {
    this(SystemdService.Machine.THIS);
  }

  /**
   * @param machine where services are
   */
  UninstallCommand(SystemdService.Machine machine) {
    this.machine = machine;
  }

  @Override
  public Integer call() throws IOException {
    NodeConfig config = NodeConfigReader.read(file);
    SystemdService service = new SystemdService(NodeUnit.name(config), machine);
    boolean installed = Files.exists(service.file());
    if (!installed || !machine.booted()) {
      requireDown(config); // nobody here can end it
    }
    List<Path> removed = removed(config, service, installed);
    List<Path> kept = kept(config);
    PrintWriter out = spec.commandLine().getOut();
    removed.forEach(path -> out.println("remove  " + path));
    kept.stream().filter(Files::exists).forEach(path -> out.println("keep    " + path));
    if (removed.isEmpty()) {
      out.println("nothing of node " + config.name() + " is here");
      return 0;
    }
    if (!yes && !confirmed(out)) {
      out.println("nothing was removed");
      return 1;
    }
    if (installed && machine.booted()) {
      service.stop();
    }
    requireDown(config);
    for (Path path : removed) {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        remove(path, kept); // systemd and the node remove some by themselves when they end
      }
    }
    if (installed) {
      forget(service, out);
    }
    out.println("node " + config.name() + " is removed from this machine");
    return 0;
  }

  /** Everything is removed by now, whatever systemd says. */
  private static void forget(SystemdService service, PrintWriter out) {
    service
        .forget()
        .ifPresent(
            said ->
                out.println(
                    "systemd still shows the service (" + said + "): run systemctl daemon-reload"));
  }

  private List<Path> removed(NodeConfig config, SystemdService service, boolean installed) {
    List<Path> paths = new ArrayList<>();
    if (installed) {
      paths.add(service.file());
    }
    paths.add(service.bootLink());
    paths.add(config.control());
    paths.add(config.state());
    if (purge) {
      paths.addAll(replicasAndCaptures(config));
    }
    return paths.stream().filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS)).toList();
  }

  private List<Path> kept(NodeConfig config) {
    List<Path> paths = new ArrayList<>();
    paths.add(file.toAbsolutePath().normalize());
    paths.add(config.keys().ca());
    paths.add(config.keys().certificate());
    paths.add(config.keys().key());
    config.jobs().stream().map(JobConfig::protect).forEach(paths::add);
    if (!purge) {
      paths.addAll(replicasAndCaptures(config));
    }
    return paths;
  }

  private static List<Path> replicasAndCaptures(NodeConfig config) {
    List<Path> paths = new ArrayList<>();
    config.replicas().stream().map(ReplicaConfig::root).forEach(paths::add);
    config.jobs().stream()
        .flatMap(job -> job.capture().record().stream())
        .flatMap(file -> Recordings.of(file).stream())
        .forEach(paths::add);
    return paths;
  }

  private static boolean confirmed(PrintWriter out) throws IOException {
    out.print("Remove this? [yes/no] ");
    out.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    return "yes".equals(in.readLine());
  }

  /** What the node says of itself, if it runs. */
  private static Optional<JsonNode> running(NodeConfig config) {
    try (ControlClient client = ControlClient.connect(config.control())) {
      return Optional.of(client.status("")).filter(answer -> answer.has("node"));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private static void requireDown(NodeConfig config) {
    running(config)
        .ifPresent(
            node -> {
              long process = node.path("pid").asLong();
              throw ProblemException.environment(
                  "node " + config.name(),
                  "still runs"
                      + (process > 0 ? " (process " + process + ")" : "")
                      + "; nothing was removed",
                  process > 0
                      ? "end it: kill -TERM " + process + ", then give this command again"
                      : "end it by SIGTERM, then give this command again");
            });
    for (JobConfig job : config.jobs()) {
      if (CaptureOutlook.of(job.protect()).mountedByWeir()) {
        throw ProblemException.environment(
            job.protect().toString(),
            "is still mounted over; nothing was removed",
            "umount " + job.protect() + ", or start the node once and end it in order");
      }
    }
  }

  /** Removes a tree; what is kept inside it, and the directories on the way there, stay. */
  private static void remove(Path path, List<Path> kept) throws IOException {
    List<Path> found;
    try (Stream<Path> tree = Files.walk(path)) {
      found = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : found) {
      boolean inside =
          kept.stream().anyMatch(keep -> each.startsWith(keep) || keep.startsWith(each));
      if (!inside) {
        Files.delete(each);
      }
    }
  }
}

package dev.weir.replicator.cli;

import dev.weir.config.NodeConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.holder.HolderLink;
import dev.weir.holder.HolderProcess;
import dev.weir.holder.Keeper;
import dev.weir.holder.Readiness;
import dev.weir.node.JsonLog;
import dev.weir.node.Node;
import dev.weir.node.SystemCapture;
import dev.weir.transport.LinkTiming;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir node}. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a node: its jobs as a source, its replicas as a target, until SIGTERM or Ctrl-C.",
      "The end of the node leaves every protected directory as it was, with all changes in it."
    },
    footer = {
      "",
      "Example: weir keys create keys alpha beta",
      "         weir node --config beta.yaml    on the target, then",
      "         weir node --config alpha.yaml   on the source, and",
      "         weir job status --config alpha.yaml --watch",
      "docs/formats/node-config.md explains the file, docs/examples has a pair."
    })
public final class NodeCommand implements Callable<Integer> {
  /** Time with milliseconds, level, message: one line each, for a journal to take. */
  private static final String LOG_LINE = "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The node's configuration file (YAML).")
  private Path config = Path.of("");

  @Mixin private NodeService service = new NodeService();

  @Override
  public Integer call() throws InterruptedException {
    if (service.wanted()) {
      return service.install(config, spec.commandLine().getOut());
    }
    System.setProperty("java.util.logging.SimpleFormatter.format", LOG_LINE);
    Optional<Path> holder = HolderProcess.socket();
    if (holder.isPresent()) {
      // Read before its turn, so that nobody waits for that.
      KeptConfig kept = KeptConfig.read(config);
      Optional<HolderLink> link = HolderLink.connect(holder.get(), Rehearsal.ofClasses());
      if (link.isPresent()) {
        serve(kept.orAsBefore(link.get()), link.get());
      }
      return 0;
    }
    NodeConfig read = NodeConfigReader.read(config);
    if (SystemCapture.needsHolder(read)) {
      HolderProcess.become(read.state().toAbsolutePath());
      System.err.println(
          "weir: cannot start a holder; if this process dies, protected directories are not usable"
              + " until it is started again");
    }
    serve(read, Keeper.none());
    return 0;
  }

  private void serve(NodeConfig read, Keeper keeper) throws InterruptedException {
    if (read.observing().log() == NodeConfig.LogForm.JSON) {
      JsonLog.install();
    }
    CountDownLatch end = new CountDownLatch(1);
    Node node =
        Node.start(read, new SystemCapture(read.state(), keeper), LinkTiming.DEFAULT, keeper);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  node.close();
                  if (keeper instanceof HolderLink link) {
                    link.close();
                  }
                  // A log may be closed by now: its own hook runs beside this one.
                  PrintWriter last = spec.commandLine().getOut();
                  last.printf("node %s has ended in order%n", read.name());
                  last.flush();
                  end.countDown();
                },
                "weir-shutdown"));
    if (keeper instanceof HolderLink link) {
      link.up();
    }
    if (!keeper.replacesAnother()) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf("node %s is up; control %s%n", read.name(), read.control());
      out.flush();
      Readiness.tell();
    }
    end.await();
  }
}

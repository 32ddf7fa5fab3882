package dev.weir.replicator.cli;

import dev.weir.collector.cli.CommandSet;
import java.util.List;

/** What the replicator brings to the root command. */
public final class ReplicatorCommands implements CommandSet {
  @Override
  public int order() {
    return 20;
  }

  @Override
  public List<Object> commands() {
    return List.of(
        new NodeCommand(),
        new JobCommand(),
        new KeysCommand(),
        new DoctorCommand(),
        new UninstallCommand());
  }
}

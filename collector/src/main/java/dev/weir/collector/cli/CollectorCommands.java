package dev.weir.collector.cli;

import java.util.List;

/** The commands of a collector shipped alone. */
public final class CollectorCommands implements CommandSet {
  @Override
  public int order() {
    return 10;
  }

  @Override
  public List<Object> commands() {
    return List.of(
        new CollectCommand(), new ImportCommand(), new InspectCommand(), new LinkTestCommand());
  }
}

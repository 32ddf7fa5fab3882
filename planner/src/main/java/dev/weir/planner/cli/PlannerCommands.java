package dev.weir.planner.cli;

import dev.weir.collector.cli.CommandSet;
import java.util.List;

/** What the planner brings to the root command. */
public final class PlannerCommands implements CommandSet {
  @Override
  public int order() {
    return 30;
  }

  @Override
  public List<Object> commands() {
    return List.of(
        new DemoCommand(),
        new PlanCommand(),
        new ProveCommand(),
        new ProveWriterCommand(),
        new ProveReplayCommand());
  }
}

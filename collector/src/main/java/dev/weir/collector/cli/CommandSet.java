package dev.weir.collector.cli;

import java.util.List;

/**
 * The commands that one module brings to the root command, found by {@link
 * java.util.ServiceLoader}: a collector shipped alone has no {@code plan}.
 */
public interface CommandSet {
  /** Place in the list of {@code weir --help}: collector 10, replicator 20, planner 30. */
  int order();

  /** Fresh instances of classes annotated with picocli's {@code @Command}. */
  List<Object> commands();
}

package dev.weir.config;

import java.nio.file.Path;
import java.util.List;

/**
 * One job of which this node is the target.
 *
 * @param from names of the nodes that may send it
 */
public record ReplicaConfig(String job, Path root, List<String> from) {
  public ReplicaConfig {
    from = List.copyOf(from);
  }
}

package dev.weir.config;

import java.nio.file.Path;
import java.util.List;

/**
 * One job of which this node is the target.
 *
 * @param from names of the nodes that may send it
 * @param adopt whether a root that holds files already may become the replica: what the source does
 *     not have is then removed, what it has is compared and not sent again
 */
public record ReplicaConfig(String job, Path root, List<String> from, boolean adopt) {
  public ReplicaConfig {
    from = List.copyOf(from);
  }
}

package dev.weir.config;

import dev.weir.target.OrphanPolicy;
import java.nio.file.Path;
import java.util.List;

/**
 * One job of which this node is the target.
 *
 * @param from names of the nodes that may send it
 * @param adopt whether a root that holds files already may become the replica: what the source does
 *     not have is then an orphan, what it has is compared and not sent again
 * @param orphans what becomes of what lies below the root and the source does not have
 */
public record ReplicaConfig(
    String job, Path root, List<String> from, boolean adopt, OrphanPolicy orphans) {
  public ReplicaConfig {
    from = List.copyOf(from);
  }
}

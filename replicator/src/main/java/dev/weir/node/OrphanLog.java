package dev.weir.node;

import dev.weir.target.OrphanPolicy;
import dev.weir.target.OrphanStatus;
import java.util.List;

/** Tells the log of a replica's orphans when something about them has changed. */
final class OrphanLog {
  private final KeptReplica replica;
  private OrphanStatus told;

  OrphanLog(KeptReplica replica) {
    this.replica = replica;
    OrphanPolicy policy = replica.store.status().orphans().policy();
    told = new OrphanStatus(policy, 0, List.of(), 0, 0);
  }

  /** On the applying thread, often: mostly there is nothing to tell. */
  void tell() {
    OrphanStatus now = replica.store.orphans();
    if (!now.equals(told)) {
      replica.log(replica.phase(), replica.store.applied(), words(now), "");
      told = now;
    }
  }

  private static String words(OrphanStatus now) {
    String names =
        now.policy() == OrphanPolicy.REPORT && !now.first().isEmpty()
            ? ", the first " + String.join(", ", now.first())
            : "";
    return "%d orphans are left where they are%s; %d moved and %d removed since the start"
        .formatted(now.left(), names, now.moved(), now.removed());
  }
}

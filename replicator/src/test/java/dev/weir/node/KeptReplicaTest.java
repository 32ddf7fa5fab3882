package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ReplicaConfig;
import dev.weir.target.OrphanPolicy;
import dev.weir.target.TargetOptions;
import dev.weir.target.TargetStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptReplicaTest {
  @TempDir Path directory;

  /** The connection that a failing replica closes says so afterwards. */
  @Test
  void whyItEndedIsNotOverwrittenByWhatFollows() {
    Path root = directory.resolve("replica");
    ReplicaConfig config =
        new ReplicaConfig("job", root, List.of("source"), false, OrphanPolicy.DELETE);
    try (TargetStore store =
        TargetStore.open(root, directory.resolve("state"), TargetOptions.DEFAULT)) {
      KeptReplica replica = new KeptReplica(config, store, new ThisMachine(), null);
      replica.because("a source sends");
      assertThat(replica.why).isEqualTo("a source sends");
      replica.end("the disk failed");
      replica.because("closed here");
      replica.end("its node is shutting down");
      assertThat(replica.why).isEqualTo("the disk failed");
      assertThat(replica.phase()).isEqualTo(PhaseName.STOPPED);
    }
  }
}

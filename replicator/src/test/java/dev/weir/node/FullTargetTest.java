package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.target.SmallDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target without room says so to its source, and takes it back. */
class FullTargetTest {
  /** One segment of the journal fits, a second one does not. */
  private static final int SMALL_MEBIBYTES = 80;

  private static final int MEGABYTE = 1_000_000;

  @TempDir Path directory;

  private final Random random = new Random(17);

  @Test
  void theSourceHearsOfAFullStateDiskAndOfItsEnd() throws IOException {
    try (SmallDisk disk =
            new SmallDisk(directory.resolve("state-beta"), SMALL_MEBIBYTES, "FullTargetTest");
        NodePair pair = new NodePair(directory)) {
      ScriptedSource script = new ScriptedSource(pair.root);
      script.create("file");
      pair.startTarget();
      pair.startSource("", job -> new CaptureChoice.Choice(script, "script", ""));
      long epoch = pair.awaitSame().epoch();
      byte[] bytes = new byte[MEGABYTE];
      for (int i = 0; i < 90; i++) {
        random.nextBytes(bytes);
        script.write("file", (long) i * MEGABYTE, bytes);
      }
      JobStatus full = pair.await(s -> s.conditions().contains(JobStatus.TARGET_FULL));
      assertThat(full.why()).contains("target: ").containsIgnoringCase("space");
      assertThat(full.backlogPayloadBytes()).isPositive();
      disk.resize(300);
      JobStatus same = pair.awaitSame();
      assertThat(same.epoch()).isEqualTo(epoch);
      JobStatus free = pair.await(s -> s.conditions().isEmpty());
      assertThat(free.why()).isEmpty();
      pair.assertReplicaEquals();
    }
  }
}

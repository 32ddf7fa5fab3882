package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.intercept.fuse.Needed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that writes more than the queue holds, on a real mount. */
@Timeout(180)
class BlockingJobTest {
  private static final int WRITTEN = 40 << 20;

  @TempDir Path directory;

  @BeforeEach
  void requireFuse() {
    Needed.fuse();
  }

  private static String job(String blockAtMost) {
    return """
        memory-queue: 8MiB
        disk-queue: 0B
        when-full: block
        block-at-most: %s
    """
        .formatted(blockAtMost);
  }

  private Node start(NodePair pair, String blockAtMost) {
    pair.startTarget();
    Node source =
        pair.startSource(job(blockAtMost), new SystemCapture(directory.resolve("state-alpha")));
    pair.awaitSame();
    return source;
  }

  private static CompletableFuture<Void> writing(NodePair pair) {
    byte[] block = new byte[1 << 20];
    new Random(5).nextBytes(block);
    return CompletableFuture.runAsync(
        () -> {
          try (OutputStream out = Files.newOutputStream(pair.root.resolve("large"))) {
            for (int i = 0; i < WRITTEN; i += block.length) {
              out.write(block);
            }
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  @Test
  void waitsUntilThereIsRoomAndKeepsTheEpoch() throws Exception {
    try (NodePair pair = new NodePair(directory)) {
      start(pair, "5m");
      long epoch = pair.status().epoch();
      pair.stopTarget();
      CompletableFuture<Void> written = writing(pair);
      JobStatus blocked = pair.await(status -> status.conditions().contains("blocking"));
      assertThat(blocked.phase()).isEqualTo("Connecting");
      assertThat(written).isNotDone();
      assertThat(Files.size(pair.root.resolve("large"))).isLessThan(WRITTEN);
      pair.startTarget();
      written.get(120, TimeUnit.SECONDS);
      JobStatus same = pair.awaitSame();
      assertThat(same.epoch()).isEqualTo(epoch);
      assertThat(same.conditions()).doesNotContain("blocking");
      pair.assertReplicaEquals();
    }
  }

  @Test
  void waitsNoLongerThanItMayAndDisconnects() throws Exception {
    try (NodePair pair = new NodePair(directory)) {
      start(pair, "1s");
      long epoch = pair.status().epoch();
      pair.stopTarget();
      CompletableFuture<Void> written = writing(pair);
      pair.await(status -> status.phase().equals("Disconnected"));
      written.get(120, TimeUnit.SECONDS);
      pair.startTarget();
      assertThat(pair.awaitSame().epoch()).isGreaterThan(epoch);
      pair.assertReplicaEquals();
    }
  }

  @Test
  void aPauseLetsTheApplicationGoOn() throws Exception {
    try (NodePair pair = new NodePair(directory)) {
      Node source = start(pair, "5m");
      pair.stopTarget();
      CompletableFuture<Void> written = writing(pair);
      pair.await(status -> status.conditions().contains("blocking"));
      source.pauseJob("demo", true);
      written.get(120, TimeUnit.SECONDS);
      assertThat(Files.size(pair.root.resolve("large"))).isEqualTo(WRITTEN);
    }
  }
}

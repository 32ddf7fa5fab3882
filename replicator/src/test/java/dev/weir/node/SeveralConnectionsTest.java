package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One job over several connections: as one, but on a long line as fast as all of them. */
class SeveralConnectionsTest {
  private static final int WINDOW_BYTES = 64 << 10;
  private static final int DELAY_MILLIS = 100;

  /** What one connection carries at most, in bytes per second. */
  private static final double EACH = WINDOW_BYTES * 1e3 / DELAY_MILLIS;

  private static final int CONNECTIONS = 3;
  private static final int WRITE_BYTES = 50_000;

  @TempDir Path directory;

  private final Random random = seeded();
  private NodePair pair;
  private ScriptedSource script;

  @BeforeEach
  void prepare() throws IOException {
    pair = new NodePair(directory);
    script = new ScriptedSource(pair.root);
    script.create("file");
  }

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void fourConnectionsCarryMoreThanOneCan() throws IOException {
    try (LongLine line = new LongLine(pair.targetPort(), WINDOW_BYTES, DELAY_MILLIS)) {
      pair.route = line.port();
      double one = bytesPerSecond(line, 1);
      pair.stopSource();
      pair.stopTarget();
      double four = bytesPerSecond(line, 4);
      System.out.printf("long line: %.0f kB/s over one, %.0f over four%n", one / 1e3, four / 1e3);
      // More than one can carry at all; how near to four it comes is for a quiet machine to show.
      assertThat(one).isLessThan(EACH * 1.1);
      assertThat(four).isGreaterThan(EACH * 1.3).isLessThan(4 * EACH * 1.1);
      pair.assertReplicaEquals();
    }
  }

  private double bytesPerSecond(LongLine line, int connections) {
    int before = line.connections();
    pair.adopt = true;
    pair.startTarget();
    start(connections);
    pair.awaitSame();
    Await.until(() -> line.connections() - before == connections, line::connections);
    int writes = 40 * connections;
    long sent = pair.status().sentWireBytes();
    long begun = System.nanoTime();
    write(writes);
    JobStatus same = pair.awaitSame();
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertThat(same.sentWireBytes() - sent).isGreaterThan((long) writes * WRITE_BYTES);
    return writes * WRITE_BYTES / seconds;
  }

  @Test
  void whatOneConnectionLosesComesAgainInOrder() throws IOException {
    try (LongLine line = new LongLine(pair.targetPort(), WINDOW_BYTES, 20)) {
      pair.route = line.port();
      pair.startTarget();
      start(CONNECTIONS);
      long epoch = pair.awaitSame().epoch();
      Await.until(() -> line.connections() == CONNECTIONS, line::connections);
      for (int round = 0; round < 4; round++) {
        int known = line.connections();
        write(60);
        line.cut(random);
        write(10);
        pair.awaitSame();
        Await.until(() -> line.connections() > known, line::connections);
      }
      assertThat(pair.status().epoch()).as("the order was never broken").isEqualTo(epoch);
      pair.assertReplicaEquals();
    }
  }

  private void start(int connections) {
    pair.startSource(
        "    connections: %d\n    compression: off\n".formatted(connections),
        job -> new CaptureChoice.Choice(script, "script", ""));
  }

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[WRITE_BYTES];
      random.nextBytes(bytes);
      script.write("file", random.nextInt(8) * 40_000L, bytes);
    }
  }

  private static Random seeded() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("SeveralConnectionsTest: -Dweir.seed=" + seed);
    return new Random(seed);
  }
}

package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.engine.Cap;
import dev.weir.engine.Engine;
import dev.weir.units.Bandwidth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cap of a running job, changed from outside while its line is full. */
class ThrottleTest {
  /** One run of the largest size, framed, with the Ethernet frames around it. */
  private static final long ONE_FRAME = Engine.EXTENT_MAX_BYTES * 11 / 10;

  /**
   * What was handed over under the old cap may leave late when the target stalls for a moment: the
   * high mark of the connection's buffer, and the frame that went above it.
   */
  private static final long HANDED_OVER = (192 << 10) + ONE_FRAME;

  @TempDir Path directory;

  private NodePair pair;
  private ScriptedSource script;

  @BeforeEach
  void prepare() throws IOException {
    pair = new NodePair(directory);
    script = new ScriptedSource(pair.root);
    script.create("file");
    pair.startTarget();
    pair.startSource("    cap: 80Mbit/s\n", captures());
    pair.awaitSame();
  }

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void narrowsAFullLineWithinASecondAndWidensIt() {
    backlog(40);
    long before = sentOver(Duration.ofMillis(500));
    JsonNode set = order("10Mbit/s", null);
    assertThat(set.path("throttle").path("bitsPerSecond").asLong()).isEqualTo(10_000_000);
    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    long begun = System.nanoTime();
    long narrow = sentOver(Duration.ofSeconds(2));
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf("per second: before %d B, throttled %.0f B%n", before * 2, narrow / seconds);
    assertThat((double) narrow).isLessThan(1_250_000 * seconds * 1.01 + ONE_FRAME + HANDED_OVER);
    assertThat(pair.status().phase()).isEqualTo("CatchingUp");

    order("closed", null);
    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    assertThat(sentOver(Duration.ofSeconds(1))).isLessThan(10_000); // signs of life only

    order("open", null);
    pair.awaitSame();
    assertThat(Instant.parse(set.path("throttle").path("since").asText()))
        .isBeforeOrEqualTo(Instant.now());
    pair.assertReplicaEquals();
  }

  @Test
  void isShownWithWhoSetItAndEndsByItself() {
    String user = System.getProperty("user.name");
    JsonNode set = order("closed", Duration.ofMillis(1_500)).path("throttle");
    JsonNode shown = shown();
    assertThat(shown).isEqualTo(set);
    assertThat(shown.path("by").asText()).isEqualTo(user);
    assertThat(
            Duration.between(
                Instant.parse(shown.path("since").asText()),
                Instant.parse(shown.path("until").asText())))
        .isEqualTo(Duration.ofMillis(1_500));
    script.write("file", 0, new byte[5_000]);
    pair.awaitSame();
    assertThat(Instant.now()).isAfter(Instant.parse(shown.path("until").asText()));
    Await.until(() -> shown().isNull(), this::shown);
  }

  @Test
  void isKeptOverARestartUntilTheCalendarHoldsAgain() {
    order("closed", null);
    pair.stopSource();
    script = new ScriptedSource(pair.root);
    pair.startSource("    cap: 80Mbit/s\n", captures());
    assertThat(shown().path("limit").asText()).isEqualTo("closed");
    assertThat(order("calendar", null).path("throttle").isNull()).isTrue();
    pair.awaitSame();
    assertThat(shown().isNull()).isTrue();
    assertThat(directory.resolve("state-alpha/throttles/demo.json")).doesNotExist();
  }

  @Test
  void whatIsNoLimitIsRefusedAndChangesNothing() {
    assertThatThrownBy(() -> order("10", null))
        .hasMessageContaining("open, closed or calendar")
        .hasMessageContaining("'10'");
    assertThatThrownBy(() -> order("open", Duration.ofDays(4_000))).hasMessageContaining("--for");
    assertThat(shown().isNull()).isTrue();
  }

  @Test
  void aCapWithAnEndIsTheFirstBeforeItAndTheOtherFromItOn() {
    Cap slow = Cap.constant(new Bandwidth(8_000));
    Cap both = Cap.until(Cap.closed(), 100, Cap.until(slow, 200, Cap.unlimited()));
    assertThat(both.bytesPerSecondAt(99)).isZero();
    assertThat(both.nextChangeAfter(5)).isEqualTo(100);
    assertThat(both.bytesPerSecondAt(100)).isEqualTo(1_000);
    assertThat(both.nextChangeAfter(100)).isEqualTo(200);
    assertThat(both.bytesPerSecondAt(200)).isEqualTo(Cap.UNLIMITED);
    assertThat(both.nextChangeAfter(200)).isEqualTo(Long.MAX_VALUE);
  }

  private JsonNode order(String limit, @org.jspecify.annotations.Nullable Duration holds) {
    try (ControlClient client = ControlClient.connect(directory.resolve("alpha.sock"))) {
      var request = ControlClient.order("throttle", "demo").put("limit", limit);
      if (holds != null) {
        request.put("forSeconds", holds.toNanos() / 1e9);
      }
      return client.ask(request);
    }
  }

  private JsonNode shown() {
    try (ControlClient client = ControlClient.connect(directory.resolve("alpha.sock"))) {
      return client.status("demo").path("jobs").get(0).path("throttle");
    }
  }

  private long sentOver(Duration time) {
    long before = pair.status().sentWireBytes();
    LockSupport.parkNanos(time.toNanos());
    return pair.status().sentWireBytes() - before;
  }

  /** Writes what does not shrink. */
  private void backlog(int megabytes) {
    Random random = new Random(7);
    byte[] bytes = new byte[1_000_000];
    for (int i = 0; i < megabytes; i++) {
      random.nextBytes(bytes);
      script.write("file", i * 1_000_000L, bytes);
    }
  }

  private CaptureChoice captures() {
    return job -> new CaptureChoice.Choice(script, "script", "");
  }
}

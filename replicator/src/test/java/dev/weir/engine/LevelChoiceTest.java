package dev.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.codec.CompressionLevel;
import dev.weir.units.Bandwidth;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * The level chosen per batch, against a packer, a socket's buffer and a line that are played out
 * here. What the best level would have carried is told by arithmetic: a backlog moves at the slower
 * of the packer and of the line over the share that is left.
 */
final class LevelChoiceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int EXTENT = Engine.EXTENT_MAX_BYTES;
  private static final long BUFFER_BYTES = 200 << 10;
  private static final double MEGABYTE = 1e6;
  private static final Map<CompressionLevel, Packing> TEXT = packing(2.1, 860, 2.7, 550, 2.9, 130);
  private static final Map<CompressionLevel, Packing> NOISE = packing(1, 2000, 1, 1200, 1, 90);

  @RepeatedTest(20)
  void aBacklogMovesAsFastAsAtTheBestLevel() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("LevelChoiceTest: -Dweir.seed=" + seed);
    Random random = new Random(seed);
    double low = 1 + random.nextDouble() * 3;
    double medium = low * (1 + random.nextDouble() * 0.5);
    double high = medium * (1 + random.nextDouble() * 0.3);
    double speed = 200 + random.nextDouble() * 900;
    Map<CompressionLevel, Packing> levels =
        packing(low, speed, medium, speed * 0.6, high, speed * 0.15);
    double line = Math.pow(10, random.nextDouble() * 2.5) * MEGABYTE;

    Play play = new Play(line, Cap.unlimited());
    play.run(levels, 12 * SECOND);
    long before = play.recordBytes;
    play.run(levels, 40 * SECOND);
    double moved = (play.recordBytes - before) / 40.0;

    assertThat(moved / best(levels, line))
        .as("line %.1f MB/s, %s, used %s", line / MEGABYTE, levels, play.used)
        .isGreaterThan(0.93);
    assertThat(moved / Math.min(line, 5e9)).as("against off").isGreaterThan(0.97);
  }

  @Test
  void whatDoesNotShrinkIsPackedSeldom() {
    Play play = new Play(12.5 * MEGABYTE, Cap.unlimited());
    play.run(NOISE, 200 * SECOND);
    double seconds = play.packedNanos / 1e9;
    double gigabytes = play.recordBytes / 1e9;
    System.out.printf("noise: %.3f s of packing for %.1f GB%n", seconds, gigabytes);
    assertThat(play.recordBytes).isGreaterThan((long) (0.99 * 200 * 12.5 * MEGABYTE));
    assertThat(seconds / gigabytes).as("off packs a GB in 0.2 s").isLessThan(0.5);
  }

  @Test
  void contentThatChangesIsNoticed() {
    Play play = new Play(12.5 * MEGABYTE, Cap.unlimited());
    play.run(NOISE, 120 * SECOND);
    play.used.clear();
    play.run(TEXT, 120 * SECOND);
    assertThat(play.lastUsed).isEqualTo(CompressionLevel.HIGH);
    play.run(NOISE, 20 * SECOND);
    assertThat(play.lastUsed).isEqualTo(CompressionLevel.OFF);
  }

  @Test
  void aCapCountsAsTheLine() {
    Play play = new Play(1000 * MEGABYTE, Cap.constant(Bandwidth.parse("50Mbit/s")));
    play.run(TEXT, 30 * SECOND);
    assertThat(play.lastUsed).isEqualTo(CompressionLevel.HIGH);
  }

  @Test
  void aLineFasterThanAnyPackerGetsBytesAsTheyAre() {
    Play play = new Play(2000 * MEGABYTE, Cap.unlimited());
    play.run(TEXT, 60 * SECOND);
    assertThat(play.lastUsed).isEqualTo(CompressionLevel.OFF);
    assertThat(play.recordBytes / 60.0).isGreaterThan(0.97 * 2000 * MEGABYTE);
  }

  @Test
  void aLevelThatIsGivenIsUsed() {
    LevelChoice choice = new LevelChoice(new Leveling.Always(CompressionLevel.MEDIUM));
    for (int i = 0; i < 100; i++) {
      assertThat(choice.next(true, 1e3, i)).isEqualTo(CompressionLevel.MEDIUM);
      choice.packed(CompressionLevel.MEDIUM, EXTENT, EXTENT, SECOND);
    }
  }

  private static double best(Map<CompressionLevel, Packing> levels, double line) {
    return levels.values().stream()
        .mapToDouble(p -> Math.min(1e9 / p.nanosPerByte(), line / p.shareLeft()))
        .max()
        .orElseThrow();
  }

  private static Map<CompressionLevel, Packing> packing(
      double low, double lowRate, double medium, double mediumRate, double high, double highRate) {
    Map<CompressionLevel, Packing> levels = new EnumMap<>(CompressionLevel.class);
    levels.put(CompressionLevel.OFF, Packing.of(1, 5e9));
    levels.put(CompressionLevel.LOW, Packing.of(low, lowRate * MEGABYTE));
    levels.put(CompressionLevel.MEDIUM, Packing.of(medium, mediumRate * MEGABYTE));
    levels.put(CompressionLevel.HIGH, Packing.of(high, highRate * MEGABYTE));
    return levels;
  }

  /** One job with an endless backlog, a packer, a buffer and a line. */
  private static final class Play {
    private final Engine engine;
    private final double bytesPerSecond;
    private final Queue<Long> onLine = new ArrayDeque<>();
    private final Queue<Long> lastOf = new ArrayDeque<>();
    private final Map<CompressionLevel, Integer> used = new EnumMap<>(CompressionLevel.class);
    private CompressionLevel lastUsed = CompressionLevel.OFF;
    private CompressionLevel row = CompressionLevel.OFF;
    private int inARow;
    private long now = SECOND;
    private long captured;
    private long durable;
    private long recordBytes;
    private long packedNanos;
    private long packedAt = Long.MAX_VALUE;
    private long packing;
    private long packedNanosOfLast;
    private long frameBytes;
    private long waiting;
    private long headAt = Long.MAX_VALUE;
    private boolean awaits = true;
    private long wakeAt = Long.MAX_VALUE;

    Play(double bytesPerSecond, Cap cap) {
      this.bytesPerSecond = bytesPerSecond;
      Policy policy = new Policy(cap, 1L << 40, 0, Duration.ofMinutes(15));
      engine = Engine.consistent(policy, WireCost.NONE, Leveling.AUTOMATIC, now);
      engine.on(new Event.Connected(true, 0), now);
    }

    void run(Map<CompressionLevel, Packing> content, long nanos) {
      long end = now + nanos;
      while (now < end) {
        while (captured - durable < 16) {
          captured++;
          engine.on(new Event.Captured(new Extent(captured, captured, EXTENT, EXTENT, now)), now);
        }
        if (awaits && waiting < BUFFER_BYTES) {
          awaits = false;
          engine.on(new Event.LineFree(now), now);
        }
        act(content);
        now = Math.max(now, Math.min(Math.min(packedAt, headAt), wakeAt));
        happen();
      }
    }

    private void happen() {
      if (packedAt <= now) {
        packedAt = Long.MAX_VALUE;
        engine.on(new Event.Prepared(packing, frameBytes, packedNanosOfLast), now);
      }
      while (headAt <= now) {
        waiting -= Objects.requireNonNull(onLine.poll());
        durable = Objects.requireNonNull(lastOf.poll());
        recordBytes += EXTENT;
        engine.on(new Event.Acknowledged(durable, durable), now);
        headAt = onLine.isEmpty() ? Long.MAX_VALUE : headAt + nanosOf(onLine.element());
      }
    }

    private void act(Map<CompressionLevel, Packing> content) {
      wakeAt = Long.MAX_VALUE;
      while (true) {
        switch (engine.next(now)) {
          case Action.Prepare prepare -> {
            Packing each = Objects.requireNonNull(content.get(prepare.level()));
            packing = prepare.extent().first();
            frameBytes = Math.round(EXTENT * each.shareLeft());
            packedNanosOfLast = Math.round(EXTENT * each.nanosPerByte());
            packedNanos += packedNanosOfLast;
            packedAt = now + packedNanosOfLast;
            used.merge(prepare.level(), 1, Integer::sum);
            note(prepare.level());
          }
          case Action.Send send -> {
            onLine.add(send.frameBytes());
            lastOf.add(send.extent().last());
            waiting += send.frameBytes();
            headAt = onLine.size() == 1 ? now + nanosOf(send.frameBytes()) : headAt;
            awaits = true;
            if (waiting < BUFFER_BYTES) {
              awaits = false;
              engine.on(new Event.LineFree(now), now);
            }
          }
          case Action.WaitUntil wait -> {
            wakeAt = wait.instant();
            return;
          }
          case Action.AwaitEvent _ -> {
            return;
          }
          default -> throw new AssertionError("nothing here spills, seals or breaks");
        }
      }
    }

    /** A level counts as in use from its third batch in a row: trials come one by one. */
    private void note(CompressionLevel level) {
      inARow = level == row ? inARow + 1 : 1;
      row = level;
      lastUsed = inARow >= 3 ? level : lastUsed;
    }

    private long nanosOf(long bytes) {
      return Math.round(bytes / bytesPerSecond * 1e9);
    }
  }
}

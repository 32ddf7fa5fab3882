package dev.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/**
 * The engine under random captures, connections, losses and slow disks, against a driver that holds
 * it to its word: nothing is sent that is not prepared and in memory, everything is sent in order
 * from the last durable position, and the books equal the driver's own.
 */
final class EngineRandomTest {
  private static final int STEPS = 20_000;
  private static final int MEMORY = 2 << 20;

  private final long seed = Long.getLong("weir.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Engine engine =
      Engine.consistent(
          new Policy(Cap.unlimited(), MEMORY, Long.MAX_VALUE / 4, Duration.ofMinutes(15)),
          WireCost.NONE,
          Leveling.OFF,
          0);

  private final Map<Long, Extent> held = new HashMap<>();
  private final Set<Long> onDisk = new HashSet<>();
  private final Map<Long, Long> frames = new HashMap<>();
  private long now = 1;
  private long captured;
  private long durable;
  private long nextToSend = 1;
  private long receivedUpTo;
  private boolean connected;
  private boolean lineFree;
  private @Nullable Extent spilling;
  private @Nullable Extent loading;
  private @Nullable Extent preparing;

  @RepeatedTest(20)
  void keepsOrderAndBooksWhateverHappens() {
    System.out.println("EngineRandomTest: -Dweir.seed=" + seed);
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(1_000_000);
      happen();
      act();
      check();
    }
    assertThat(durable).as("something got through").isPositive();
  }

  private void happen() {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> capture();
      case 4, 5 -> acknowledge();
      case 6 -> connection();
      case 7, 8 -> finishDisk();
      case 9 -> finishPreparing();
      default -> {
        if (connected && lineFree) {
          lineFree = false;
          engine.on(new Event.LineFree(now), now);
        }
      }
    }
  }

  private void capture() {
    if (held.values().stream().mapToLong(Extent::recordBytes).sum() > 64 << 20) {
      return;
    }
    long last = captured + 1 + random.nextInt(50);
    long payload = 1 + random.nextInt(Engine.EXTENT_MAX_BYTES);
    Extent extent = new Extent(captured + 1, last, payload, payload + 48, now);
    captured = last;
    held.put(extent.first(), extent);
    engine.on(new Event.Captured(extent), now);
  }

  private void acknowledge() {
    if (connected && receivedUpTo > durable) {
      durableUpTo(receivedUpTo);
      engine.on(new Event.Acknowledged(durable, durable), now);
    }
  }

  private void durableUpTo(long sequence) {
    durable = sequence;
    held.values().removeIf(extent -> extent.last() <= durable);
    onDisk.removeIf(first -> first <= durable);
    frames.keySet().removeIf(first -> first <= durable);
  }

  private void connection() {
    if (connected && random.nextInt(4) == 0) {
      connected = false;
      lineFree = false;
      frames.clear();
      engine.on(new Event.Lost("chance"), now);
    } else if (!connected) {
      connected = true;
      lineFree = true;
      durableUpTo(Math.max(durable, receivedUpTo));
      receivedUpTo = durable;
      nextToSend = durable + 1;
      engine.on(new Event.Connected(true, durable), now);
    }
  }

  private void finishDisk() {
    if (spilling != null) {
      Extent done = spilling;
      spilling = null;
      if (held.containsKey(done.first())) {
        onDisk.add(done.first());
      }
      engine.on(new Event.Spilled(done.first()), now);
    }
    if (loading != null) {
      Extent done = loading;
      loading = null;
      onDisk.remove(done.first());
      engine.on(new Event.Loaded(done.first()), now);
    }
  }

  private void finishPreparing() {
    if (preparing != null) {
      Extent done = preparing;
      preparing = null;
      if (held.containsKey(done.first())) {
        frames.put(done.first(), done.recordBytes() / 2);
      }
      engine.on(new Event.Prepared(done.first(), done.recordBytes() / 2, 1), now);
    }
  }

  private void act() {
    while (true) {
      switch (engine.next(now)) {
        case Action.Prepare prepare -> {
          assertThat(preparing).as("one compression at a time").isNull();
          assertThat(onDisk).doesNotContain(prepare.extent().first());
          assertThat(held).containsKey(prepare.extent().first());
          preparing = prepare.extent();
        }
        case Action.Send send -> send(send);
        case Action.Spill spill -> {
          assertThat(spilling).as("one spill at a time").isNull();
          spilling = spill.extent();
        }
        case Action.Load load -> {
          assertThat(onDisk).contains(load.extent().first());
          loading = load.extent();
        }
        case Action.WaitUntil _, Action.AwaitEvent _ -> {
          return;
        }
        case Action.Seal _, Action.Discard _, Action.Disconnect _, Action.Mirror _ ->
            throw new AssertionError("nothing here overflows or breaks an epoch");
      }
    }
  }

  private void send(Action.Send send) {
    assertThat(connected).isTrue();
    assertThat(send.extent().first()).as("in order, without a gap").isEqualTo(nextToSend);
    assertThat(frames).as("a frame is there").containsKey(nextToSend);
    frames.remove(nextToSend);
    nextToSend = send.extent().last() + 1;
    receivedUpTo = send.extent().last();
    lineFree = true;
  }

  private void check() {
    Status status = engine.status(now);
    long payload = held.values().stream().mapToLong(Extent::payloadBytes).sum();
    long disk =
        onDisk.stream()
            .mapToLong(first -> Objects.requireNonNull(held.get(first)).recordBytes())
            .sum();
    long all = held.values().stream().mapToLong(Extent::recordBytes).sum();
    assertThat(status.backlogPayloadBytes()).isEqualTo(payload);
    assertThat(status.queueDiskBytes()).isEqualTo(disk);
    assertThat(status.queueMemoryBytes()).isEqualTo(all - disk);
    assertThat(status.durableSequence()).isEqualTo(durable);
    long oldest = held.values().stream().mapToLong(Extent::oldestAt).min().orElse(now);
    assertThat(status.ageNanos()).isEqualTo(now - oldest);
  }
}

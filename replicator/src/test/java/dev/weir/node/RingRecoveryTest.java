package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.Extent;
import dev.weir.holder.Keeper;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import dev.weir.operation.OperationView;
import dev.weir.operation.OperationWriter;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A queue's memory, read by another queue as if the first one's process had died. */
class RingRecoveryTest {
  private static final long MEMORY = 8 << 20;

  private final Descriptors keeper = new Descriptors();
  private final Map<Long, byte[]> written = new HashMap<>();
  private final OperationWriter writer = new OperationWriter();
  private RingMemory ring = ring();
  private SourceQueue queue =
      new SourceQueue(new ThisMachine(), MEMORY, Duration.ZERO, () -> {}, ring);

  /** Keeps what a process that dies leaves: the descriptors, not the mappings. */
  private static final class Descriptors implements Keeper {
    private final Map<String, Kept> kept = new HashMap<>();

    @Override
    public boolean keeps() {
      return true;
    }

    @Override
    public boolean replacesAnother() {
      return false;
    }

    @Override
    public Optional<Kept> find(String key) {
      return Optional.ofNullable(kept.get(key))
          .map(one -> new Kept(one.key(), one.detail(), duplicate(one.descriptor())));
    }

    @Override
    public List<Kept> below(String prefix) {
      return List.of();
    }

    @Override
    public void keep(Kept one) {
      kept.put(one.key(), new Kept(one.key(), one.detail(), duplicate(one.descriptor())));
    }

    @Override
    public void drop(String key) {
      kept.remove(key);
    }

    @Override
    public String condition() {
      return "";
    }

    private static int duplicate(int descriptor) {
      return (int) Syscalls.current().call(SyscallNumbers.DUP, descriptor);
    }
  }

  private RingMemory ring() {
    return RingMemory.create(keeper, "demo", SourceQueue.hardLimitBytes(MEMORY));
  }

  @BeforeEach
  void aWholeMirrorOfNothing() {
    writer.clear().mirrorBegin(1, 0);
    append();
    writer.clear().mirrorEnd(1, 0);
    append();
    ring.epoch(77, 1);
    ring.durable(2);
  }

  private long append() {
    long sequence = queue.append(writer.segment(), 0, writer.length());
    return sequence;
  }

  private long write(int bytes) {
    byte[] data = new byte[bytes];
    new Random(bytes + written.size()).nextBytes(data);
    writer.clear().write(42, 0, 0, data);
    long sequence = append();
    written.put(sequence, data);
    return sequence;
  }

  /** The queue of another process, which has taken over. */
  private SourceQueue successor() {
    ring = RingMemory.find(keeper, "demo").orElseThrow();
    queue = new SourceQueue(new ThisMachine(), MEMORY, Duration.ZERO, () -> {}, ring);
    assertThat(queue.inherit()).isTrue();
    return queue;
  }

  private void assertWritten(List<HeldRun> runs, long from, long to) {
    long expected = from;
    OperationView view = new OperationView();
    for (HeldRun run : runs) {
      assertThat(run.extent.first()).isEqualTo(expected);
      Slot slot = run.slot();
      if (slot == null) {
        expected = run.extent.last() + 1;
        continue;
      }
      MemorySegment bytes = MemorySegment.ofBuffer(slot.bytes());
      long payload = 0;
      for (long at = 0; at < bytes.byteSize(); at += view.length()) {
        view.wrap(bytes, at);
        assertThat(view.sequence()).isEqualTo(expected);
        byte[] content = java.util.Objects.requireNonNull(written.get(expected));
        assertThat(slot.bytes().slice((int) at + 48, view.length() - 48))
            .isEqualTo(java.nio.ByteBuffer.wrap(content));
        payload += content.length;
        expected++;
      }
      assertThat(run.extent.last()).isEqualTo(expected - 1);
      assertThat(run.extent.payloadBytes()).isEqualTo(payload);
      assertThat(run.extent.recordBytes()).isEqualTo(bytes.byteSize());
    }
    assertThat(expected - 1).isEqualTo(to);
  }

  @Test
  void everythingAppendedIsFoundAndGoneOnWith() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long last = 0;
    for (int i = 0; i < 3_000; i++) {
      last = write(1 + random.nextInt(random.nextInt(100) == 0 ? 200_000 : 2_000));
    }
    SourceQueue next = successor();
    assertThat(next.lastSequence()).as("seed %d", seed).isEqualTo(last);
    assertThat(ring.standing()).contains(new RingMemory.Standing(77, 1, 2, 2));
    assertWritten(next.inheritedRuns(2, last, List.of()).orElseThrow(), 3, last);
    assertThat(next.captured().operations()).isEqualTo(written.size());
    assertThat(next.captured().bytes())
        .isEqualTo(written.values().stream().mapToLong(b -> b.length).sum());
    assertThat(write(10)).isEqualTo(last + 1);
  }

  @Test
  void theClockGoesOn() {
    MonotonicClock before = ring.clock();
    long told = before.now();
    assertThat(RingMemory.find(keeper, "demo").orElseThrow().clock().offset())
        .isEqualTo(before.offset());
    assertThat(RingMemory.find(keeper, "demo").orElseThrow().clock().now())
        .isBetween(told, told + 3_600_000_000_000L);
  }

  @Test
  void whatIsDurableIsLeftOutAndFramesEndWhereTheyEnded() {
    for (int i = 3; i <= 100; i++) {
      assertThat(write(100)).isEqualTo(i);
    }
    ring.sent(40);
    ring.sent(60);
    ring.sent(61);
    SourceQueue next = successor();
    List<HeldRun> runs = next.inheritedRuns(40, 100, List.of()).orElseThrow();
    assertWritten(runs, 41, 100);
    assertThat(runs.stream().map(run -> run.extent.last())).containsExactly(60L, 61L, 100L);
  }

  @Test
  void whatTheDiskQueueHoldsIsTakenFromThere() {
    for (int i = 3; i <= 100; i++) {
      write(100);
    }
    SourceQueue next = successor();
    List<Extent> disk =
        List.of(new Extent(20, 29, 1000, 1480, 1), new Extent(30, 50, 2100, 3108, 1));
    List<HeldRun> runs = next.inheritedRuns(9, 100, disk).orElseThrow();
    assertWritten(runs, 10, 100);
    assertThat(runs.stream().filter(run -> run.slot() == null).map(run -> run.extent))
        .containsExactlyElementsOf(disk);
  }

  @Test
  void whatIsGoneIsAGap() {
    for (int i = 3; i <= 100; i++) {
      write(60_000);
    }
    queue.seal();
    queue.take().closed().forEach(HeldRun::leaveMemory); // as if all had been durable
    SourceQueue next = successor();
    assertThat(next.inheritedRuns(50, 100, List.of())).isEmpty();
  }

  @Test
  void aWitnessHearsTheSequenceBeforeTheOperationCounts() {
    long[] heard = new long[1];
    long[] newest = new long[1];
    writer.clear().write(42, 0, 0, new byte[5]);
    long given =
        queue.append(
            writer.segment(),
            0,
            writer.length(),
            sequence -> {
              heard[0] = sequence;
              newest[0] = RingMemory.find(keeper, "demo").orElseThrow().lastSequence();
            });
    assertThat(heard[0]).isEqualTo(given);
    assertThat(newest[0]).isEqualTo(given - 1);
  }

  @Test
  void aMirrorThatHasNotEndedOrAnOrderThatBrokeIsNotGoneOnWith() {
    write(10);
    ring.orderBroken();
    assertThat(ring.standing()).isEmpty();
    writer.clear().mirrorBegin(1, 0);
    long begin = append();
    assertThat(ring.standing()).isEmpty();
    writer.clear().mirrorEnd(1, 0);
    long end = append();
    assertThat(ring.standing()).as("the driver has not named the epoch").isEmpty();
    ring.epoch(78, begin);
    assertThat(ring.standing()).contains(new RingMemory.Standing(78, begin, end, begin - 1));
  }

  @Test
  void aDamagedRecordIsNotRead() {
    write(10);
    List<Chunk> chunks = new ArrayList<>();
    RingMemory found = RingMemory.find(keeper, "demo").orElseThrow();
    for (Chunk chunk : new ChunkPool(new ThisMachine(), found).inherited()) {
      chunk.memory.set(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED, 0, 7);
      chunks.add(chunk);
    }
    assertThat(chunks).isNotEmpty();
    assertThat(RingRecovery.read(chunks)).isEmpty();
  }
}

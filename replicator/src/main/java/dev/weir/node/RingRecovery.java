package dev.weir.node;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.weir.engine.Engine;
import dev.weir.engine.Extent;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds in an earlier server's chunks and disk queue what the target does not hold yet, as runs
 * without a gap. A run ends where a frame that was sent ended, so that the target meets the frames
 * that it may know.
 */
final class RingRecovery {
  private static final ValueLayout.OfInt INT =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Records of dense sequences, one behind the other. */
  private record Stretch(Chunk chunk, int offset, int end, long first, long last) {}

  private final List<Chunk> chunks;
  private final List<Stretch> stretches = new ArrayList<>();

  /** Where the last run ended, so that the next one is found without reading all before it. */
  private @Nullable Stretch cursor;

  private long cursorSequence;
  private int cursorOffset;

  private RingRecovery(List<Chunk> chunks) {
    this.chunks = chunks;
  }

  /**
   * Reads the heads of all records.
   *
   * @param chunks each held once, for this
   * @return empty when a record is damaged, which no death of a process does
   */
  static Optional<RingRecovery> read(List<Chunk> chunks) {
    RingRecovery recovery = new RingRecovery(chunks);
    for (Chunk chunk : chunks) {
      if (!recovery.readChunk(chunk)) {
        return Optional.empty();
      }
    }
    recovery.stretches.sort(Comparator.comparingLong(Stretch::first));
    return Optional.of(recovery);
  }

  private boolean readChunk(Chunk chunk) {
    int start = 0;
    long first = 0;
    long previous = 0;
    int at = 0;
    while (at < chunk.used) {
      int length = lengthAt(chunk, at);
      if (length < 0) {
        return false;
      }
      long sequence = chunk.memory.get(LONG, at + OperationLayout.SEQUENCE);
      if (at > start && sequence != previous + 1) {
        stretches.add(new Stretch(chunk, start, at, first, previous));
        start = at;
      }
      first = at == start ? sequence : first;
      previous = sequence;
      at += length;
    }
    stretches.add(new Stretch(chunk, start, at, first, previous));
    return true;
  }

  /** Length of the record at {@code at}, or -1 when there cannot be one. */
  private static int lengthAt(Chunk chunk, int at) {
    if (chunk.used - at < OperationLayout.HEADER_BYTES) {
      return -1;
    }
    int length = chunk.memory.get(INT, at + OperationLayout.LENGTH);
    boolean possible =
        length >= OperationLayout.HEADER_BYTES
            && length <= OperationLayout.RECORD_MAX_BYTES
            && length <= chunk.used - at;
    return possible ? length : -1;
  }

  /** The newest sequence in memory; 0 when there is none. */
  long last() {
    return stretches.stream().mapToLong(Stretch::last).max().orElse(0);
  }

  /**
   * Makes the runs from {@code durable} + 1 to {@code last}.
   *
   * @param disk what the disk queue holds, in order
   * @param sentEnds last sequences of frames that were sent
   * @return empty when something is missing
   */
  Optional<List<HeldRun>> runs(long durable, long last, List<Extent> disk, long[] sentEnds) {
    Set<Long> cuts = new HashSet<>();
    Arrays.stream(sentEnds).forEach(cuts::add);
    disk.forEach(extent -> cuts.add(extent.first() - 1));
    List<HeldRun> runs = new ArrayList<>();
    int nextOnDisk = 0;
    long next = durable + 1;
    while (next <= last) {
      while (nextOnDisk < disk.size() && disk.get(nextOnDisk).first() < next) {
        nextOnDisk++;
      }
      HeldRun run =
          nextOnDisk < disk.size() && disk.get(nextOnDisk).first() == next
              ? HeldRun.onDisk(disk.get(nextOnDisk))
              : inMemory(next, last, cuts);
      if (run == null) {
        runs.forEach(HeldRun::leaveMemory);
        return Optional.empty();
      }
      runs.add(run);
      next = run.extent.last() + 1;
    }
    return Optional.of(runs);
  }

  private @Nullable HeldRun inMemory(long next, long last, Set<Long> cuts) {
    Stretch before = cursor;
    if (before != null && before.first <= next && before.last >= next) {
      return cut(before, next, last, cuts);
    }
    for (Stretch stretch : stretches) {
      if (stretch.first <= next && stretch.last >= next) {
        cursor = stretch;
        cursorSequence = stretch.first;
        cursorOffset = stretch.offset;
        return cut(stretch, next, last, cuts);
      }
    }
    return null;
  }

  private HeldRun cut(Stretch stretch, long next, long last, Set<Long> cuts) {
    Chunk chunk = stretch.chunk;
    for (; cursorSequence < next; cursorSequence++) {
      cursorOffset += lengthAt(chunk, cursorOffset);
    }
    int start = cursorOffset;
    long payload = 0;
    long sequence = next;
    int at = start;
    boolean more = true;
    while (more) {
      payload += payload(chunk.memory, at);
      at += lengthAt(chunk, at);
      more =
          !cuts.contains(sequence)
              && sequence < last
              && at < stretch.end
              && at - start < Engine.EXTENT_MAX_BYTES;
      sequence += more ? 1 : 0;
    }
    cursorSequence = sequence + 1;
    cursorOffset = at;
    long oldestAt = chunk.memory.get(LONG, start + OperationLayout.AT);
    chunk.hold();
    Extent extent = new Extent(next, sequence, payload, at - start, oldestAt);
    return new HeldRun(extent, false, 0, new Slot(chunk, start, at - start));
  }

  /** Bytes that an application wrote with one record. */
  private static long payload(MemorySegment memory, long at) {
    int type = memory.get(SHORT, at + OperationLayout.TYPE) & 0xFFFF;
    int flags = memory.get(SHORT, at + OperationLayout.FLAGS) & 0xFFFF;
    boolean counts =
        type == OperationType.WRITE.number() && (flags & OperationLayout.FLAG_MIRROR) == 0;
    return counts ? memory.get(INT, at + OperationLayout.LENGTH) - OperationLayout.HEADER_BYTES : 0;
  }

  /** What a run on disk is, from its records. */
  static Extent extentOf(MemorySegment records, long first, long last) {
    long payload = 0;
    for (long at = 0; at < records.byteSize(); ) {
      payload += payload(records, at);
      at += Math.max(records.get(INT, at + OperationLayout.LENGTH), OperationLayout.HEADER_BYTES);
    }
    long oldestAt = records.get(LONG, OperationLayout.AT);
    return new Extent(first, last, payload, records.byteSize(), oldestAt);
  }

  /** Lets go of the chunks; runs made from them keep theirs. */
  void release() {
    chunks.forEach(Chunk::release);
  }
}

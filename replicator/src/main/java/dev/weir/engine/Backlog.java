package dev.weir.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The extents from the oldest that the target does not show yet to the newest, in order, with the
 * sums that the books need. Four marks move through them and never overtake: applied ≤ durable ≤
 * sent ≤ prepared ≤ captured.
 */
final class Backlog {
  /** How far one extent has come. */
  enum Stage {
    CAPTURED,
    PREPARING,
    PREPARED,
    SENT
  }

  /** Where its records lie. */
  enum Place {
    MEMORY,
    SPILLING,
    DISK,
    LOADING
  }

  /** One extent on its way. */
  static final class Entry {
    final Extent extent;
    Stage stage = Stage.CAPTURED;
    Place place = Place.MEMORY;
    long frameBytes;

    Entry(Extent extent) {
      this.extent = extent;
    }
  }

  private static final int FIRST_CAPACITY = 64;

  private @Nullable Entry[] ring = new @Nullable Entry[FIRST_CAPACITY];
  private long applied;
  private long durable;
  private long unsent;
  private long unprepared;
  private long spillCursor;
  private long end;

  private long payloadBytes;
  private long memoryBytes;
  private long diskBytes;
  private long unpreparedRecordBytes;
  private long preparedFrameBytes;
  private long inFlightBytes;

  void add(Extent extent) {
    if (end > applied && extent.first() != at(end - 1).extent.last() + 1) {
      throw new IllegalStateException(
          "extent %d-%d does not follow %d"
              .formatted(extent.first(), extent.last(), at(end - 1).extent.last()));
    }
    if (end - applied == ring.length) {
      grow();
    }
    ring[(int) (end & ring.length - 1)] = new Entry(extent);
    end++;
    payloadBytes += extent.payloadBytes();
    memoryBytes += extent.recordBytes();
    unpreparedRecordBytes += extent.recordBytes();
  }

  /**
   * As {@link #add}, for what an earlier process left. The disk queue is read in the order in which
   * it was written, so nothing older than what lies there may follow it.
   */
  void inherit(Extent extent, boolean onDisk) {
    add(extent);
    if (onDisk) {
      spilled(at(end - 1));
      spillCursor = end;
    }
  }

  /** The next extent to compress or to load, or null when all are prepared. */
  @Nullable Entry nextUnprepared() {
    while (unprepared < end && at(unprepared).stage != Stage.CAPTURED) {
      unprepared++;
    }
    return unprepared < end ? at(unprepared) : null;
  }

  /** The extent at the head of the line, whether prepared yet or not, or null when all are sent. */
  @Nullable Entry nextUnsent() {
    return unsent < end ? at(unsent) : null;
  }

  /** Prepared or being prepared, and not sent. */
  long preparedAhead() {
    return Math.max(0, unprepared - unsent);
  }

  /**
   * The oldest extent that can go to disk: in memory, untouched, and not among the next {@code
   * ahead} to be compressed. They go in order, so that the disk sees one sequential stream.
   */
  @Nullable Entry nextSpillable(int ahead) {
    spillCursor = Math.max(spillCursor, unprepared + ahead);
    while (spillCursor < end) {
      Entry entry = at(spillCursor);
      if (entry.stage == Stage.CAPTURED && entry.place == Place.MEMORY) {
        return entry;
      }
      spillCursor++;
    }
    return null;
  }

  void preparing(Entry entry) {
    entry.stage = Stage.PREPARING;
    nextUnprepared();
  }

  void prepared(Entry entry, long frameBytes) {
    entry.stage = Stage.PREPARED;
    entry.frameBytes = frameBytes;
    unpreparedRecordBytes -= entry.extent.recordBytes();
    preparedFrameBytes += frameBytes;
  }

  void sent(Entry entry) {
    entry.stage = Stage.SENT;
    inFlightBytes += entry.frameBytes;
    unsent++;
  }

  void spilled(Entry entry) {
    entry.place = Place.DISK;
    memoryBytes -= entry.extent.recordBytes();
    diskBytes += entry.extent.recordBytes();
  }

  void loaded(Entry entry) {
    entry.place = Place.MEMORY;
    memoryBytes += entry.extent.recordBytes();
    diskBytes -= entry.extent.recordBytes();
  }

  /** Everything up to {@code sequence} is durable on the target. */
  void durableUpTo(long sequence) {
    while (durable < end && at(durable).extent.last() <= sequence) {
      leave(at(durable));
      durable++;
    }
    unsent = Math.max(unsent, durable);
    unprepared = Math.max(unprepared, durable);
  }

  /** Everything up to {@code sequence} is visible on the target. */
  void appliedUpTo(long sequence) {
    while (applied < durable && at(applied).extent.last() <= sequence) {
      ring[(int) (applied & ring.length - 1)] = null;
      applied++;
    }
  }

  /** The connection is gone: what is not durable has to be prepared and sent again. */
  void rewind() {
    for (long i = durable; i < end; i++) {
      Entry entry = at(i);
      if (entry.stage == Stage.PREPARED || entry.stage == Stage.SENT) {
        forgetFrame(entry);
        unpreparedRecordBytes += entry.extent.recordBytes();
        entry.stage = Stage.CAPTURED;
      }
    }
    unsent = durable;
    unprepared = durable;
  }

  /** Drops every extent that begins before {@code sequence}, as if it had been acknowledged. */
  void discardBefore(long sequence) {
    while (durable < end && at(durable).extent.first() < sequence) {
      leave(at(durable));
      durable++;
    }
    unsent = Math.max(unsent, durable);
    unprepared = Math.max(unprepared, durable);
    appliedUpTo(sequence - 1);
  }

  private void leave(Entry entry) {
    payloadBytes -= entry.extent.payloadBytes();
    boolean onDisk = entry.place == Place.DISK || entry.place == Place.LOADING;
    memoryBytes -= onDisk ? 0 : entry.extent.recordBytes();
    diskBytes -= onDisk ? entry.extent.recordBytes() : 0;
    if (entry.stage == Stage.PREPARED || entry.stage == Stage.SENT) {
      forgetFrame(entry);
    } else {
      unpreparedRecordBytes -= entry.extent.recordBytes();
    }
  }

  private void forgetFrame(Entry entry) {
    preparedFrameBytes -= entry.frameBytes;
    inFlightBytes -= entry.stage == Stage.SENT ? entry.frameBytes : 0;
  }

  /** When the oldest extent that is not durable took effect, or {@link Long#MAX_VALUE}. */
  long oldestNotDurable() {
    return durable < end ? at(durable).extent.oldestAt() : Long.MAX_VALUE;
  }

  /** When the oldest extent that is not visible took effect, or {@link Long#MAX_VALUE}. */
  long oldestNotApplied() {
    return applied < end ? at(applied).extent.oldestAt() : Long.MAX_VALUE;
  }

  /** Whether the target shows everything. */
  boolean isEmpty() {
    return applied == end;
  }

  long payloadBytes() {
    return payloadBytes;
  }

  long memoryBytes() {
    return memoryBytes;
  }

  long diskBytes() {
    return diskBytes;
  }

  long unpreparedRecordBytes() {
    return unpreparedRecordBytes;
  }

  long preparedFrameBytes() {
    return preparedFrameBytes;
  }

  long inFlightBytes() {
    return inFlightBytes;
  }

  private Entry at(long index) {
    return Objects.requireNonNull(ring[(int) (index & ring.length - 1)]);
  }

  private void grow() {
    @Nullable Entry[] larger = new @Nullable Entry[ring.length * 2];
    for (long i = applied; i < end; i++) {
      larger[(int) (i & larger.length - 1)] = ring[(int) (i & ring.length - 1)];
    }
    ring = larger;
  }
}

package dev.weir.node;

import dev.weir.engine.Status;
import dev.weir.holder.Keeper;
import dev.weir.linux.SharedMemory;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Shared memory of one job's queue: the chunks, how far each is filled, and where the job stands.
 * What was appended survives the process that appended it. Words are published in an order that a
 * death at any instruction leaves readable; docs/formats/holder-v1.md has the layout.
 */
final class RingMemory implements AutoCloseable {
  private static final long VERSION = 1;
  private static final String KEY = "/ring";

  /**
   * Ends of frames sent that may not be durable yet. A successor cuts its frames at the same
   * places, since the target takes whole frames only; more than this many in flight and it mirrors
   * anew.
   */
  static final int SENT_ENDS = 1 << 17;

  private static final int PAGE = 4096;
  private static final long VERSION_WORD = 0;
  private static final long CHUNKS_WORD = 8;
  private static final long EPOCH_WORD = 16;
  private static final long EPOCH_FIRST_WORD = 24;
  private static final long MIRROR_BEGIN_WORD = 32;
  private static final long MIRROR_END_WORD = 40;
  private static final long DURABLE_WORD = 48;
  private static final long BROKEN_WORD = 56;
  private static final long LAST_WORD = 64;
  private static final long BYTES_WORD = 72;
  private static final long OPERATIONS_WORD = 80;
  private static final long SENT_COUNT_WORD = 88;
  private static final long PAUSED_WORD = 96;
  private static final long CLOCK_WORD = 104;
  private static final long WIRE_BYTES_WORD = 112;
  private static final long PACKED_RECORD_BYTES_WORD = 120;
  private static final long PACKED_FRAME_BYTES_WORD = 128;
  private static final long SENT_AT = PAGE;
  private static final long FILLED_AT = SENT_AT + 8L * SENT_ENDS;

  /** A chunk rounded up to pages. */
  private static final long STRIDE = (Chunk.BYTES + PAGE - 1L) / PAGE * PAGE;

  private final SharedMemory memory;
  private final int chunks;
  private final long chunksAt;

  private RingMemory(SharedMemory memory, int chunks) {
    this.memory = memory;
    this.chunks = chunks;
    this.chunksAt = chunksAt(chunks);
  }

  private static long chunksAt(int chunks) {
    return (FILLED_AT + 8L * chunks + PAGE - 1) / PAGE * PAGE;
  }

  /**
   * Of a job that begins; kept by {@code keeper}.
   *
   * @param recordBytes that the queue may hold at most; chunks are seldom full, so there is room
   *     for twice as much
   */
  static RingMemory create(Keeper keeper, String job, long recordBytes) {
    int chunks = Math.toIntExact(2 * recordBytes / Chunk.BYTES + 64);
    SharedMemory made = SharedMemory.create("weir-ring", chunksAt(chunks) + chunks * STRIDE);
    made.word(CHUNKS_WORD, chunks);
    made.word(BROKEN_WORD, 1);
    made.word(VERSION_WORD, VERSION);
    keeper.keep(new Keeper.Kept(job + KEY, "", made.descriptor()));
    return new RingMemory(made, chunks);
  }

  /** What an earlier server left, if it can be read. */
  static Optional<RingMemory> find(Keeper keeper, String job) {
    return keeper
        .find(job + KEY)
        .map(kept -> SharedMemory.of(kept.descriptor()))
        .filter(
            found -> {
              long size = found.segment().byteSize();
              long count = size < FILLED_AT ? 0 : found.word(CHUNKS_WORD);
              return count > 0
                  && count <= size / STRIDE
                  && found.word(VERSION_WORD) == VERSION
                  && size == chunksAt((int) count) + count * STRIDE;
            })
        .map(found -> new RingMemory(found, (int) found.word(CHUNKS_WORD)));
  }

  /** Has the keeper let go of it. */
  static void forget(Keeper keeper, String job) {
    keeper.drop(job + KEY);
  }

  int chunks() {
    return chunks;
  }

  MemorySegment chunk(int number) {
    return memory.segment().asSlice(chunksAt + number * STRIDE, Chunk.BYTES);
  }

  /** Bytes of whole records in a chunk, from its start. */
  int filled(int number) {
    return Math.clamp(memory.word(FILLED_AT + 8L * number), 0, Chunk.BYTES);
  }

  /** The records up to here are whole; publishes them. */
  void filled(int number, int bytes) {
    memory.word(FILLED_AT + 8L * number, bytes);
  }

  /** Gives the memory of an empty chunk back. */
  void forget(int number) {
    memory.forget(chunksAt + number * STRIDE, STRIDE);
  }

  // What the queue tells, under its lock.

  /** The newest operation and what applications wrote so far. */
  void counted(long lastSequence, long bytes, long operations) {
    memory.word(BYTES_WORD, bytes);
    memory.word(OPERATIONS_WORD, operations);
    memory.word(LAST_WORD, lastSequence);
  }

  long lastSequence() {
    return memory.word(LAST_WORD);
  }

  long applicationBytes() {
    return memory.word(BYTES_WORD);
  }

  long applicationOperations() {
    return memory.word(OPERATIONS_WORD);
  }

  /** A mirror begins with this operation: what was before counts no more. */
  void mirrorBegins(long sequence) {
    memory.word(MIRROR_END_WORD, 0);
    memory.word(MIRROR_BEGIN_WORD, sequence);
    memory.word(BROKEN_WORD, 0);
  }

  /** It ended with this one. */
  void mirrorEnds(long sequence) {
    memory.word(MIRROR_END_WORD, sequence);
  }

  /** The order can no longer be vouched for, until the next mirror. */
  void orderBroken() {
    memory.word(BROKEN_WORD, 1);
  }

  // What the driver tells, on its thread.

  /** The mirror that began with {@code first} is the epoch's. */
  void epoch(long epoch, long first) {
    memory.word(EPOCH_FIRST_WORD, 0);
    memory.word(DURABLE_WORD, first - 1);
    memory.word(EPOCH_WORD, epoch);
    memory.word(EPOCH_FIRST_WORD, first);
  }

  /** The target holds everything up to here; before its memory goes. */
  void durable(long sequence) {
    memory.word(DURABLE_WORD, sequence);
  }

  /** A frame that ends with this operation is about to be sent. */
  void sent(long last) {
    long count = memory.word(SENT_COUNT_WORD);
    memory.word(SENT_AT + 8 * (count % SENT_ENDS), last);
    memory.word(SENT_COUNT_WORD, count + 1);
  }

  /** What was sent and packed since the job began, as far as it is known at times. */
  void counted(long wireBytes, Status.Prepared prepared) {
    memory.word(WIRE_BYTES_WORD, wireBytes);
    memory.word(PACKED_RECORD_BYTES_WORD, prepared.recordBytes());
    memory.word(PACKED_FRAME_BYTES_WORD, prepared.frameBytes());
  }

  long wireBytes() {
    return Math.max(0, memory.word(WIRE_BYTES_WORD));
  }

  Status.Prepared prepared() {
    return new Status.Prepared(
        Math.max(0, memory.word(PACKED_RECORD_BYTES_WORD)),
        Math.max(0, memory.word(PACKED_FRAME_BYTES_WORD)));
  }

  /** Whether the operator wants nothing sent. */
  void paused(boolean paused) {
    memory.word(PAUSED_WORD, paused ? 1 : 0);
  }

  boolean paused() {
    return memory.word(PAUSED_WORD) != 0;
  }

  /** The clock of the instants in here; one that an earlier server left is gone on with. */
  MonotonicClock clock() {
    if (memory.word(CLOCK_WORD) == 0) {
      memory.word(CLOCK_WORD, new MonotonicClock().offset());
    }
    return MonotonicClock.goingOn(memory.word(CLOCK_WORD));
  }

  /**
   * Where an earlier server left the job.
   *
   * @param epoch of the order
   * @param epochFirst sequence of the epoch's first operation
   * @param barrier sequence of its mirror's last operation
   * @param durable up to here the target holds everything
   */
  record Standing(long epoch, long epochFirst, long barrier, long durable) {}

  /** Empty when no whole mirror stands behind what is here. */
  Optional<Standing> standing() {
    long first = memory.word(EPOCH_FIRST_WORD);
    long barrier = memory.word(MIRROR_END_WORD);
    boolean whole =
        memory.word(BROKEN_WORD) == 0
            && first != 0
            && first == memory.word(MIRROR_BEGIN_WORD)
            && barrier > first;
    return whole
        ? Optional.of(
            new Standing(memory.word(EPOCH_WORD), first, barrier, memory.word(DURABLE_WORD)))
        : Optional.empty();
  }

  /** Ends of frames that may have been sent, in no order; empty when not all are known any more. */
  Optional<long[]> sentEnds(long durable) {
    long count = memory.word(SENT_COUNT_WORD);
    int known = (int) Math.min(count, SENT_ENDS);
    long[] ends = new long[known];
    boolean reachesBack = count <= SENT_ENDS;
    for (int i = 0; i < known; i++) {
      ends[i] = memory.word(SENT_AT + 8L * i);
      reachesBack |= ends[i] <= durable;
    }
    return reachesBack ? Optional.of(ends) : Optional.empty();
  }

  @Override
  public String toString() {
    return "epoch %d from %d, mirror %d to %d, durable %d, last %d, broken %d"
        .formatted(
            memory.word(EPOCH_WORD),
            memory.word(EPOCH_FIRST_WORD),
            memory.word(MIRROR_BEGIN_WORD),
            memory.word(MIRROR_END_WORD),
            memory.word(DURABLE_WORD),
            memory.word(LAST_WORD),
            memory.word(BROKEN_WORD));
  }

  @Override
  public void close() {
    memory.close();
  }
}

package dev.weir.intercept.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * What one serving thread is at, in memory that outlives the server, and what an earlier server had
 * done of a request that comes again. One thread.
 */
final class RequestSlot implements LongConsumer {
  /** Set in the number of a request that was given to a server before. */
  private static final long RESENT = Long.MIN_VALUE;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private final MemorySegment memory;
  private final Map<Long, PastRequest> past;
  private PastRequest before = PastRequest.NONE;
  private long sequence;

  /**
   * @param past of an earlier server, by number; only read
   */
  RequestSlot(MemorySegment memory, Map<Long, PastRequest> past) {
    this.memory = memory;
    this.past = past;
  }

  /** Of a thread that serves no requests. */
  static RequestSlot apart() {
    return new RequestSlot(Arena.ofAuto().allocate(MountMemory.SLOT_BYTES, 8), Map.of());
  }

  /** A request was read; its number is as the kernel gave it. */
  void begin(long unique) {
    before = PastRequest.NONE;
    if ((unique & RESENT) != 0) {
      before = past.getOrDefault(unique & ~RESENT, PastRequest.NONE);
    }
    sequence = before.sequence();
    memory.set(LONG, PastRequest.UNIQUE, 0);
    VarHandle.releaseFence();
    memory.set(LONG, PastRequest.SEQUENCE, sequence);
    memory.set(LONG, PastRequest.BEGUN, before.begun() ? 1 : 0);
    memory.set(LONG, PastRequest.CHILD, before.child());
    memory.set(LONG, PastRequest.REPLACED, before.replaced());
    VarHandle.releaseFence();
    memory.set(LONG, PastRequest.UNIQUE, unique & ~RESENT);
  }

  /** The effect comes next. */
  void effect() {
    effect(0, 0);
  }

  /** The effect on these identities comes next. */
  void effect(long child, long replaced) {
    memory.set(LONG, PastRequest.CHILD, child);
    memory.set(LONG, PastRequest.REPLACED, replaced);
    VarHandle.releaseFence();
    memory.set(LONG, PastRequest.BEGUN, 1);
    VarHandle.releaseFence();
  }

  /**
   * The sink is about to take an operation for this request; the first one is the one that counts.
   */
  @Override
  public void accept(long given) {
    if (sequence == 0) {
      sequence = given;
      memory.set(LONG, PastRequest.SEQUENCE, given);
      VarHandle.releaseFence();
    }
  }

  /**
   * Whether an earlier server may have done this already, so that meeting the effect is no error.
   */
  boolean mayHaveHappened() {
    return before.begun();
  }

  /** Whether an earlier server did it and recorded it. */
  boolean recordedBefore() {
    return before.sequence() != 0;
  }

  /** What the earlier server noted. */
  PastRequest before() {
    return before;
  }
}

package dev.weir.simulation;

import dev.weir.engine.Extent;
import dev.weir.problem.ProblemException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The extents that a job holds, in order: those given to the line first, then those being packed,
 * then the rest. What the queue's limits allow bounds it, and where they are endless the heap.
 */
final class HeldExtents {
  private static final int FIRST_CAPACITY = 64;

  /** Heap of one: this record of it, the engine's, and its places in rings while they grow. */
  private static final long BYTES_PER_EXTENT = 256;

  /** One part in so many of the heap is for them; the measurement itself takes as much. */
  private static final long PART_OF_HEAP = 2;

  private static final double BYTES_PER_GB = 1e9;

  private final long most;
  private @Nullable Held[] ring = new @Nullable Held[FIRST_CAPACITY];
  private long oldest;
  private long unsent;
  private long unpacked;
  private long end;

  /** As many as the heap of this process has room for. */
  HeldExtents() {
    this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP / BYTES_PER_EXTENT);
  }

  /**
   * @param most that are held at once
   */
  HeldExtents(long most) {
    this.most = most;
  }

  /**
   * Holds one more.
   *
   * @throws ProblemException environment when it is one too many
   */
  void add(Held held) {
    if (end - oldest >= most) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          "weir plan",
          "a backlog of more than %s GB waits in more pieces than memory holds"
              .formatted(Math.round(heldBytes() / BYTES_PER_GB)),
          ("check the bytes of the measurement and the speed of the lines; where both are meant,"
                  + " give a disk queue in the scenario, which bounds the backlog, or set"
                  + " WEIR_JAVA_OPTIONS=-Xmx to more than %sm")
              .formatted(Runtime.getRuntime().maxMemory() >> 20));
    }
    if (end - oldest == ring.length) {
      grow();
    }
    ring[slot(end)] = held;
    end++;
  }

  private double heldBytes() {
    double sum = 0;
    for (long i = oldest; i < end; i++) {
      sum += at(i).extent.payloadBytes();
    }
    return sum;
  }

  boolean isEmpty() {
    return oldest == end;
  }

  /** The oldest of all. */
  Held oldest() {
    return at(oldest);
  }

  /** When the oldest is acknowledged, {@link SimulationResult#NEVER} when that is not known. */
  long oldestDurableAt() {
    return oldest < unsent ? at(oldest).durableAt : SimulationResult.NEVER;
  }

  /** Lets go of the oldest. */
  void removeOldest() {
    ring[slot(oldest)] = null;
    oldest++;
    unsent = Math.max(unsent, oldest);
    unpacked = Math.max(unpacked, oldest);
  }

  /** The one that the engine wants packed; it asks in order, again from the oldest after a loss. */
  Held toPack(Extent extent) {
    while (at(unpacked).extent != extent) {
      unpacked++;
    }
    return at(unpacked++);
  }

  /** The one that the engine sends: the next in order. */
  Held toSend(Extent extent) {
    Held held = at(unsent++);
    if (held.extent != extent) {
      throw new IllegalStateException(extent + " is sent out of order");
    }
    return held;
  }

  /** The one that was sent last. */
  Held sentLast() {
    return at(unsent - 1);
  }

  /** Payload of what the line has carried and whose acknowledgement is on its way. */
  long carriedPayloadBytes() {
    long sum = 0;
    for (long i = oldest; i < unsent && at(i).durableAt != SimulationResult.NEVER; i++) {
      sum += at(i).extent.payloadBytes();
    }
    return sum;
  }

  /** Those acknowledged within a stall hear of it when it is over. */
  void delay(long nanos) {
    for (long i = oldest; i < unsent; i++) {
      Held held = at(i);
      held.durableAt += held.durableAt == SimulationResult.NEVER ? 0 : nanos;
    }
  }

  /** No acknowledgement of what was sent will come. */
  void loseSent() {
    for (long i = oldest; i < unsent; i++) {
      at(i).durableAt = SimulationResult.NEVER;
    }
  }

  /** Everything held is to be packed and sent again. */
  void rewind() {
    unsent = oldest;
    unpacked = oldest;
  }

  private Held at(long index) {
    return Objects.requireNonNull(ring[slot(index)]);
  }

  private int slot(long index) {
    return (int) (index & ring.length - 1);
  }

  private void grow() {
    @Nullable Held[] larger = new @Nullable Held[ring.length * 2];
    for (long i = oldest; i < end; i++) {
      larger[(int) (i & larger.length - 1)] = ring[slot(i)];
    }
    ring = larger;
  }
}

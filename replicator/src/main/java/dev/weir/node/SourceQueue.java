package dev.weir.node;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.weir.engine.Engine;
import dev.weir.engine.Extent;
import dev.weir.intercept.ContentGuard;
import dev.weir.intercept.OperationSink;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where captured operations wait in memory. Any thread appends, under a lock held for one copy; the
 * driver takes closed runs. Nothing is allocated for an operation, only for a run.
 *
 * <p>At its hard limit the queue does not block the application: it counts operations without
 * keeping them, says so once, and begins to keep them again with the next MIRROR_BEGIN.
 */
final class SourceQueue implements OperationSink, AutoCloseable {
  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** A mirror keeps at most this part of the memory queue filled; the rest is for applications. */
  private static final int MIRROR_SHARE = 4;

  /** A burst that the disk queue may be behind with, also where the memory queue is small. */
  private static final long BURST_BYTES = 64L << 20;

  /** Changes under way when the gate closes: as many as serving threads, of the largest kind. */
  private static final long GATE_BYTES = 32L << 20;

  /** A signal that comes before the wait is made up for by looking again. */
  private static final long GATE_LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private final NodeClock clock;
  private final long hardLimitBytes;
  private final long mirrorLimitBytes;
  private final Runnable wakeDriver;
  private final @Nullable RingMemory ring;
  private final ChunkPool pool;
  private @Nullable RingRecovery recovery;
  private final AtomicLong heldBytes = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition gate = lock.newCondition();
  private List<HeldRun> closedRuns = new ArrayList<>();
  private @Nullable Chunk open;
  private long lastSequence;
  private boolean lossy;
  private boolean closed;
  private boolean lossUntold;
  private long applicationBytes;
  private long applicationOperations;

  private int runOffset;
  private int runBytes;
  private long runFirst;
  private long runLast;
  private long runFirstAt;
  private long runPayload;
  private boolean runToldOpen;
  private boolean runBeginsMirror;
  private long runMirrorEnd;

  private final long blockAtMostNanos;

  /** Whether the queue is full by the engine's books. */
  private volatile boolean full;

  private volatile boolean blocks;
  private volatile boolean waiting;

  private volatile ContentGuard guard = ContentGuard.NONE;
  private volatile boolean news;
  private volatile int runTargetBytes = Engine.EXTENT_MAX_BYTES;

  /**
   * What the driver takes at once.
   *
   * @param openedAt when the first operation of the open run took effect, 0 when told before or
   *     none is open
   * @param lost whether operations were lost behind the runs taken
   */
  record Taken(List<HeldRun> closed, long openedAt, boolean lost) {}

  /**
   * What applications wrote since the start, without the mirror's own operations.
   *
   * @param lastSequence of the newest operation, the mirror's own among them; 0 before the first
   */
  record Captured(long bytes, long operations, long lastSequence) {}

  /**
   * @param memoryQueueBytes records that the engine keeps in memory; the hard limit is twice as
   *     much, and at least {@link #BURST_BYTES} more
   * @param wakeDriver called, holding the lock, when there is something new; must not wait
   */
  SourceQueue(Machine machine, long memoryQueueBytes, Runnable wakeDriver) {
    this(machine, memoryQueueBytes, Duration.ZERO, wakeDriver, null);
  }

  /**
   * @param blockAtMost how long an application's change may wait for room; zero: not at all
   * @param ring where the records lie, so that they outlive this process; what an earlier server
   *     left there is gone on with when it can be read
   */
  SourceQueue(
      Machine machine,
      long memoryQueueBytes,
      Duration blockAtMost,
      Runnable wakeDriver,
      @Nullable RingMemory ring) {
    this.clock = machine.clock();
    this.ring = ring;
    this.pool = new ChunkPool(machine, ring);
    this.hardLimitBytes = hardLimitBytes(memoryQueueBytes);
    this.mirrorLimitBytes = memoryQueueBytes / MIRROR_SHARE;
    this.blockAtMostNanos = blockAtMost.toNanos();
    this.blocks = blockAtMostNanos > 0;
    this.wakeDriver = wakeDriver;
  }

  /** Record bytes beyond which operations are counted and not kept. */
  static long hardLimitBytes(long memoryQueueBytes) {
    return memoryQueueBytes + Math.max(memoryQueueBytes, BURST_BYTES);
  }

  /**
   * Goes on where an earlier server ended, before anything is appended.
   *
   * @return false when what it left cannot be read; then the queue begins empty
   */
  boolean inherit() {
    RingMemory from = ring;
    if (from == null) {
      return false;
    }
    List<Chunk> chunks = pool.inherited();
    Optional<RingRecovery> read = RingRecovery.read(chunks);
    if (read.isEmpty()) {
      chunks.forEach(Chunk::release);
      from.orderBroken();
      return false;
    }
    lock.lock();
    try {
      lastSequence = Math.max(from.lastSequence(), read.get().last());
      applicationBytes = from.applicationBytes();
      applicationOperations = from.applicationOperations();
      recovery = read.get();
    } finally {
      lock.unlock();
    }
    return true;
  }

  /** Lets go of what an earlier server left. */
  void forgetInherited() {
    RingRecovery inherited = recovery;
    recovery = null;
    if (inherited != null) {
      inherited.release();
    }
  }

  /**
   * The runs that an earlier server left and the target does not hold; once.
   *
   * @param last sequence of the newest of them
   * @param disk what the disk queue holds
   * @return empty when something is missing
   */
  Optional<List<HeldRun>> inheritedRuns(long durable, long last, List<Extent> disk) {
    RingMemory from = Objects.requireNonNull(ring);
    RingRecovery inherited = Objects.requireNonNull(recovery);
    Optional<List<HeldRun>> runs =
        from.sentEnds(durable).flatMap(ends -> inherited.runs(durable, last, disk, ends));
    runs.ifPresent(
        found ->
            found.stream()
                .filter(run -> run.slot() != null)
                .forEach(run -> entered(run.extent.recordBytes())));
    forgetInherited();
    return runs;
  }

  /** Who hears of changes before they take effect; before anything is captured. */
  void guardedBy(ContentGuard one) {
    guard = one;
  }

  @Override
  public void beforeChange(long inode) {
    guard.beforeChange(inode);
  }

  @Override
  public long append(MemorySegment memory, long offset, int length) {
    return append(memory, offset, length, sequence -> {});
  }

  @Override
  public long append(MemorySegment memory, long offset, int length, LongConsumer witness) {
    int type = memory.get(SHORT, offset + OperationLayout.TYPE) & 0xFFFF;
    int flags = memory.get(SHORT, offset + OperationLayout.FLAGS) & 0xFFFF;
    boolean application = (flags & OperationLayout.FLAG_MIRROR) == 0;
    int payload = payloadOf(type, length);
    lock.lock();
    try {
      long sequence = lastSequence + 1;
      witness.accept(sequence);
      lastSequence = sequence;
      if (application) {
        applicationBytes += payload;
        applicationOperations++;
      }
      if (type == OperationType.MIRROR_BEGIN.number()) {
        beginMirror(sequence);
      }
      if (lossy || !makeRoom(length)) {
        return sequence;
      }
      copy(memory, offset, length, sequence);
      if (ring != null) {
        ring.counted(sequence, applicationBytes, applicationOperations);
      }
      runPayload += application ? payload : 0;
      if (type == OperationType.MIRROR_END.number()) {
        endMirror(sequence);
      }
      if (runBytes >= runTargetBytes || runMirrorEnd != 0) {
        closeRun();
      }
      return sequence;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long lastSequence() {
    lock.lock();
    try {
      return lastSequence;
    } finally {
      lock.unlock();
    }
  }

  private static int payloadOf(int type, int length) {
    return type == OperationType.WRITE.number() ? length - OperationLayout.HEADER_BYTES : 0;
  }

  /** The mirror's first operation begins a run, so that the new epoch begins with a run. */
  private void beginMirror(long sequence) {
    if (ring != null) {
      ring.mirrorBegins(sequence);
    }
    closeRun();
    lossy = closed;
    runBeginsMirror = true;
  }

  private void endMirror(long sequence) {
    runMirrorEnd = sequence;
    if (ring != null) {
      ring.mirrorEnds(sequence);
    }
  }

  /** Sees to a chunk that can take a record; false when the hard limit forbids it. */
  private boolean makeRoom(int length) {
    Chunk chunk = open;
    if (chunk != null && chunk.fits(length)) {
      return true;
    }
    closeRun();
    if (chunk != null) {
      open = null;
      chunk.release();
    }
    if (heldBytes.get() > hardLimitBytes) {
      lossy = true;
      lossUntold = true;
      if (ring != null) {
        ring.orderBroken();
      }
      tellDriver();
      return false;
    }
    open = pool.take();
    return true;
  }

  private void copy(MemorySegment memory, long offset, int length, long sequence) {
    Chunk chunk = Objects.requireNonNull(open);
    int at = chunk.used;
    long instant = clock.now();
    MemorySegment.copy(memory, offset, chunk.memory, at, length);
    chunk.memory.set(LONG, at + OperationLayout.SEQUENCE, sequence);
    chunk.memory.set(LONG, at + OperationLayout.AT, instant);
    chunk.add(length);
    heldBytes.addAndGet(length);
    if (runBytes == 0) {
      runOffset = at;
      runFirst = sequence;
      runFirstAt = instant;
      runToldOpen = false;
      tellDriver();
    }
    runLast = sequence;
    runBytes += length;
  }

  private void closeRun() {
    Chunk chunk = open;
    if (runBytes == 0 || chunk == null) {
      return;
    }
    chunk.hold();
    Extent extent = new Extent(runFirst, runLast, runPayload, runBytes, runFirstAt);
    Slot slot = new Slot(chunk, runOffset, runBytes);
    closedRuns.add(new HeldRun(extent, runBeginsMirror, runMirrorEnd, slot));
    runBytes = 0;
    runPayload = 0;
    runBeginsMirror = false;
    runMirrorEnd = 0;
    tellDriver();
  }

  private void tellDriver() {
    news = true;
    wakeDriver.run();
  }

  /** Whether {@link #take} has something to give. */
  boolean hasNews() {
    return news;
  }

  /** Everything that is new since the last call. */
  Taken take() {
    lock.lock();
    try {
      news = false;
      List<HeldRun> closed = closedRuns;
      closedRuns = new ArrayList<>();
      long openedAt = runBytes > 0 && !runToldOpen ? runFirstAt : 0;
      runToldOpen = true;
      boolean lost = lossUntold;
      lossUntold = false;
      return new Taken(closed, openedAt, lost);
    } finally {
      lock.unlock();
    }
  }

  /** Closes the open run, however small; {@link #take} gives it. */
  void seal() {
    lock.lock();
    try {
      closeRun();
    } finally {
      lock.unlock();
    }
  }

  /** At how many bytes a run is closed without being asked for. */
  void runTargetBytes(int bytes) {
    runTargetBytes = bytes;
  }

  /** Whether applications are to wait. */
  void full(boolean isFull) {
    if (full != isFull) {
      full = isFull;
      openGate();
    }
  }

  /** Nobody waits any more, whatever comes: capture is about to end. */
  void stopBlocking() {
    blocks = false;
    openGate();
  }

  private void openGate() {
    lock.lock();
    try {
      gate.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void awaitRoomForApplication() {
    if (isShut()) {
      awaitGate();
    }
  }

  /** Also before the engine knows, when a burst comes near the hard limit. */
  private boolean isShut() {
    return blocks && (full || heldBytes.get() > hardLimitBytes - GATE_BYTES);
  }

  private void awaitGate() {
    long end = System.nanoTime() + blockAtMostNanos;
    lock.lock();
    try {
      while (isShut() && !lossy && end - System.nanoTime() > 0) {
        waiting = true;
        gate.awaitNanos(Math.min(end - System.nanoTime(), GATE_LOOK_NANOS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // its owner ends: the change takes place
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of a run left memory. */
  void left(long recordBytes) {
    if (waiting) {
      waiting = false;
      openGate();
    }
    if (heldBytes.addAndGet(-recordBytes) < mirrorLimitBytes) {
      lock.lock();
      try {
        room.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Bytes of a run came back into memory. */
  void entered(long recordBytes) {
    heldBytes.addAndGet(recordBytes);
  }

  ChunkPool pool() {
    return pool;
  }

  Captured captured() {
    lock.lock();
    try {
      return new Captured(applicationBytes, applicationOperations, lastSequence);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void awaitRoomForMirror() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (heldBytes.get() >= mirrorLimitBytes) {
        room.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Frees the memory; nothing may be appended any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      lossy = true;
      blocks = false;
      gate.signalAll();
      closeRun();
      closedRuns.forEach(HeldRun::leaveMemory);
      closedRuns.clear();
      if (open != null) {
        open.release();
        open = null;
      }
    } finally {
      lock.unlock();
    }
    forgetInherited();
    pool.close();
    if (ring != null) {
      ring.close();
    }
  }
}

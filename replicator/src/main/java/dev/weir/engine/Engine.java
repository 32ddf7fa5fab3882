package dev.weir.engine;

import dev.weir.codec.CompressionLevel;
import dev.weir.engine.Backlog.Entry;
import dev.weir.engine.Backlog.Place;
import dev.weir.engine.Backlog.Stage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one job. Deterministic: the same events at the same instants give the same
 * actions. A driver tells every event as it happens and asks {@link #next} until it is told to
 * wait; both on one thread.
 *
 * <p>Instants are nanoseconds since 1970-01-01T00:00Z of a clock that the driver keeps from going
 * back.
 */
public final class Engine {
  /**
   * Largest extent under backlog: large enough to compress well, small enough to leave a slow line
   * responsive.
   */
  public static final int EXTENT_MAX_BYTES = 256 * 1024;

  /** Smallest extent that a cap makes the driver cut. */
  public static final int EXTENT_MIN_BYTES = 16 * 1024;

  /**
   * Under a cap an extent takes about this long on the line, so that no second carries much more
   * than the cap.
   */
  private static final double EXTENT_SECONDS = 0.02;

  /** Frames ready beyond the one on the line: one being sent hides the compression of the next. */
  private static final int PREPARED_AHEAD = 2;

  /** Frames sent and not acknowledged: 1 Gbit/s over 500 ms. */
  private static final long IN_FLIGHT_MAX_BYTES = 64L << 20;

  /** A job is live up to this age and stays so up to three times it, so that it does not flap. */
  public static final long LIVE_AGE_NANOS = Duration.ofSeconds(1).toNanos();

  /** Told as age while the target holds no consistent recovery point of the present epoch. */
  public static final long NO_RECOVERY_POINT = -1;

  private static final long NOT_BLOCKING = Long.MAX_VALUE;

  /** How the present epoch stands. */
  private enum Epoch {
    BROKEN,
    MIRROR_ASKED,
    MIRROR_RUNNING,
    BARRIER_AHEAD,
    CONSISTENT
  }

  private final WireCost cost;
  private final Backlog backlog = new Backlog();
  private final TokenBucket bucket;
  private final LevelChoice levels;
  private Policy policy;

  private Epoch epoch = Epoch.BROKEN;
  private long epochFirst;
  private long barrier;
  private boolean connected;
  private MirrorKind usualMirror = MirrorKind.INITIAL;
  private @Nullable MirrorKind askedMirror;
  private boolean lineFree;
  private boolean throttled;
  private boolean live;
  private boolean overflowed;
  private boolean disconnecting;
  private @Nullable String pausedBy;
  private String why = "";

  private long openSince = Long.MAX_VALUE;
  private boolean sealing;
  private @Nullable Entry preparing;
  private CompressionLevel preparingAt = CompressionLevel.OFF;
  private @Nullable Entry spilling;
  private @Nullable Entry loading;
  private @Nullable String spillFailure;

  /** Since when applications wait for room; {@link #NOT_BLOCKING} when they do not. */
  private long blockingSince = NOT_BLOCKING;

  private long discardUpTo;

  private long captured;
  private long sent;
  private long durable;
  private long applied;
  private long preparedRecordBytes;
  private long preparedFrameBytes;
  private long sentFrameBytes;

  /**
   * @param cost how frame bytes become wire bytes
   * @param now the instant at which the job begins
   */
  public Engine(Policy policy, WireCost cost, Leveling leveling, long now) {
    this.policy = policy;
    this.cost = cost;
    this.levels = new LevelChoice(leveling);
    this.bucket = new TokenBucket(policy.cap(), now);
  }

  /** An engine whose target already equals the source: what the planner simulates. */
  public static Engine consistent(Policy policy, WireCost cost, Leveling leveling, long now) {
    Engine engine = new Engine(policy, cost, leveling, now);
    engine.epoch = Epoch.CONSISTENT;
    engine.live = true;
    return engine;
  }

  /**
   * An engine as one that {@link #isAtRest} left itself.
   *
   * @param sequence of the last operation, which the target holds
   */
  public static Engine atRest(
      Policy policy, WireCost cost, Leveling leveling, long now, long sequence) {
    Engine engine = consistent(policy, cost, leveling, now);
    engine.bucket.refill(now);
    engine.captured = sequence;
    engine.sent = sequence;
    engine.durable = sequence;
    engine.applied = sequence;
    return engine;
  }

  /** At how many record bytes the driver closes the open run by itself. */
  public int extentTargetBytes(long now) {
    double rate = policy.cap().bytesPerSecondAt(now);
    return (int) Math.clamp(rate * EXTENT_SECONDS, EXTENT_MIN_BYTES, EXTENT_MAX_BYTES);
  }

  /** Takes note of what happened at {@code now}. */
  public void on(Event event, long now) {
    switch (event) {
      case Event.Opened opened -> openSince = Math.min(openSince, opened.oldestAt());
      case Event.Captured capture -> captured(capture.extent());
      case Event.Prepared prepared -> prepared(prepared);
      case Event.LineFree free -> lineFree(free.since());
      case Event.Acknowledged acknowledged -> acknowledged(acknowledged, now);
      case Event.Connected connection -> connected(connection, now);
      case Event.Lost lost -> lost(lost.cause());
      case Event.MirrorBegan began -> mirrorBegan(began.first());
      case Event.MirrorEnded ended -> mirrorEnded(ended.barrier());
      case Event.MirrorAsked asked -> {
        breakEpoch("the operator asked for a mirror");
        askedMirror = asked.kind();
      }
      case Event.Inherited inherited -> inherited(inherited);
      case Event.MirrorFailed failed -> breakEpoch("mirror failed: " + failed.cause());
      case Event.Spilled spill -> spilled(spill.first());
      case Event.SpillFailed failed -> spillFailed(failed);
      case Event.Loaded load -> loaded(load.first());
      case Event.CaptureBroken broken -> overflow(broken.cause());
      case Event.PolicyChanged change -> {
        policy = change.policy();
        bucket.use(policy.cap(), now);
      }
      case Event.Paused pause -> pausedBy = pause.by();
      case Event.Resumed _ -> pausedBy = null;
    }
  }

  /** What to do at {@code now}; ask again until the answer is to wait. */
  public Action next(long now) {
    if (discardUpTo > 0) {
      return discard();
    }
    Action queue = limitQueue(now);
    if (queue != null) {
      return queue;
    }
    return noLaterThanBlocking(proceed(now));
  }

  /** Applications are not kept waiting longer because nothing happens. */
  private Action noLaterThanBlocking(Action action) {
    if (!blocking()) {
      return action;
    }
    long end = blockingSince + policy.blockAtMost().toNanos();
    return switch (action) {
      case Action.AwaitEvent _ -> new Action.WaitUntil(end);
      case Action.WaitUntil wait -> new Action.WaitUntil(Math.min(wait.instant(), end));
      default -> action;
    };
  }

  private Action proceed(long now) {
    if (!connected || disconnecting || pausedBy != null) {
      throttled = false;
      return Action.AWAIT_EVENT;
    }
    if (epoch == Epoch.BROKEN) {
      epoch = Epoch.MIRROR_ASKED;
      return new Action.Mirror(askedMirror == null ? usualMirror : askedMirror);
    }
    return ship(now);
  }

  private Action ship(long now) {
    Entry head = backlog.nextUnsent();
    boolean ready =
        head != null
            && head.stage == Stage.PREPARED
            && lineFree
            && backlog.inFlightBytes() < IN_FLIGHT_MAX_BYTES;
    throttled = ready && !bucket.open(now);
    if (head != null && ready && !throttled) {
      return send(head, now);
    }
    Action ahead = prepareAhead(now);
    if (ahead != null) {
      return ahead;
    }
    return throttled ? new Action.WaitUntil(bucket.opensAt(now)) : Action.AWAIT_EVENT;
  }

  private Action send(Entry head, long now) {
    lineFree = false;
    backlog.sent(head);
    sent = head.extent.last();
    sentFrameBytes += head.frameBytes;
    bucket.take(cost.ofFrame(head.frameBytes), now);
    levels.line().closes(head.frameBytes, now);
    return new Action.Send(head.extent, head.frameBytes);
  }

  private @Nullable Action prepareAhead(long now) {
    if (preparing != null) {
      return null;
    }
    Entry next = backlog.nextUnprepared();
    if (next == null) {
      return sealIfStarving();
    }
    if (backlog.preparedAhead() >= PREPARED_AHEAD) {
      return null;
    }
    return switch (next.place) {
      case MEMORY -> {
        boolean more =
            backlog.preparedAhead() > 0
                || backlog.unpreparedRecordBytes() > next.extent.recordBytes();
        double allowed = policy.cap().bytesPerSecondAt(now) / cost.ofFrame(1);
        backlog.preparing(next);
        preparing = next;
        preparingAt = levels.next(more, allowed, now);
        yield new Action.Prepare(next.extent, preparingAt);
      }
      case DISK -> {
        next.place = Place.LOADING;
        loading = next;
        yield new Action.Load(next.extent);
      }
      case SPILLING, LOADING -> null;
    };
  }

  private @Nullable Action sealIfStarving() {
    if (openSince == Long.MAX_VALUE || sealing || backlog.preparedAhead() > 0) {
      return null;
    }
    sealing = true;
    return Action.SEAL;
  }

  private @Nullable Action limitQueue(long now) {
    if (disconnecting && connected) {
      connected = false;
      return new Action.Disconnect(why);
    }
    if (backlog.memoryBytes() <= policy.memoryQueueBytes()) {
      blockingSince = NOT_BLOCKING;
      return null;
    }
    if (blocking() && !mayBlock(now)) {
      return overflowFull();
    }
    if (spilling != null) {
      return null;
    }
    Entry next = backlog.nextSpillable(PREPARED_AHEAD);
    if (next == null) {
      return null;
    }
    if (spillFailure != null
        || backlog.diskBytes() + next.extent.recordBytes() > policy.diskQueueBytes()) {
      return mayBlock(now) ? null : overflowFull();
    }
    blockingSince = NOT_BLOCKING;
    next.place = Place.SPILLING;
    spilling = next;
    return new Action.Spill(next.extent);
  }

  private Action overflowFull() {
    overflow(
        "queue full: memory %d B, disk %d B%s"
            .formatted(
                backlog.memoryBytes(),
                backlog.diskBytes(),
                spillFailure == null ? "" : ", which took no more: " + spillFailure));
    return discard();
  }

  /** While the operator has paused it, no room would come by waiting. */
  private boolean mayBlock(long now) {
    if (pausedBy != null || policy.blockAtMost().isZero()) {
      return false;
    }
    blockingSince = Math.min(blockingSince, now);
    return now - blockingSince < policy.blockAtMost().toNanos();
  }

  /** Whether applications are to wait until there is room in the queue. */
  public boolean blocking() {
    return blockingSince != NOT_BLOCKING;
  }

  private Action discard() {
    Action.Discard discard = new Action.Discard(discardUpTo);
    discardUpTo = 0;
    return discard;
  }

  private void overflow(String cause) {
    overflowed = true;
    disconnecting = true;
    breakEpoch(cause);
  }

  /**
   * The order can no longer be vouched for: nothing held is worth sending, a mirror begins a new
   * epoch.
   */
  private void breakEpoch(String cause) {
    epoch = Epoch.BROKEN;
    why = cause;
    live = false;
    blockingSince = NOT_BLOCKING;
    discardBefore(captured + 1);
  }

  private void discardBefore(long sequence) {
    backlog.discardBefore(sequence);
    preparing = null;
    spilling = null;
    loading = null;
    discardUpTo = Math.max(discardUpTo, sequence - 1);
  }

  private void captured(Extent extent) {
    sealing = false;
    openSince = Long.MAX_VALUE;
    captured = extent.last();
    backlog.add(extent);
    if (epoch == Epoch.BROKEN || epoch == Epoch.MIRROR_ASKED) {
      discardBefore(captured + 1);
    }
  }

  private void prepared(Event.Prepared event) {
    Entry entry = preparing;
    if (entry == null || entry.extent.first() != event.first()) {
      return; // the extent was discarded or acknowledged while it was compressed
    }
    preparing = null;
    backlog.prepared(entry, event.frameBytes());
    levels.packed(preparingAt, entry.extent.recordBytes(), event.frameBytes(), event.nanos());
    preparedRecordBytes += entry.extent.recordBytes();
    preparedFrameBytes += event.frameBytes();
  }

  private void lineFree(long since) {
    lineFree = connected;
    if (lineFree && backlog.inFlightBytes() < IN_FLIGHT_MAX_BYTES) {
      levels.line().opens(since);
    }
  }

  private void acknowledged(Event.Acknowledged event, long now) {
    boolean waited = lineFree && backlog.inFlightBytes() >= IN_FLIGHT_MAX_BYTES;
    durable = Math.max(durable, event.durable());
    applied = Math.max(applied, event.applied());
    backlog.durableUpTo(durable);
    backlog.appliedUpTo(applied);
    if (waited && backlog.inFlightBytes() < IN_FLIGHT_MAX_BYTES) {
      levels.line().opens(now);
    }
    preparing = unlessDurable(preparing);
    spilling = unlessDurable(spilling); // or no other one would ever be spilled
    loading = unlessDurable(loading);
    if (epoch == Epoch.BARRIER_AHEAD && durable >= barrier) {
      epoch = Epoch.CONSISTENT;
      why = "";
    }
  }

  private @Nullable Entry unlessDurable(@Nullable Entry entry) {
    return entry != null && entry.extent.last() <= durable ? null : entry;
  }

  private void connected(Event.Connected event, long now) {
    connected = true;
    usualMirror = event.holdsContent() ? MirrorKind.DIFFERENCE : MirrorKind.INITIAL;
    disconnecting = false;
    overflowed = false;
    lineFree = false;
    backlog.rewind();
    if (epoch == Epoch.BROKEN || epoch == Epoch.MIRROR_ASKED) {
      return;
    }
    boolean nothingOfThisEpochAcknowledged = durable < epochFirst;
    if (!event.sameEpoch() && nothingOfThisEpochAcknowledged) {
      return; // the target has not met this epoch yet: everything of it is still here and is sent
      // now
    }
    if (!event.sameEpoch() || event.durable() < durable) {
      breakEpoch("the target does not hold what it acknowledged (up to %d)".formatted(durable));
      return;
    }
    why = "";
    acknowledged(new Event.Acknowledged(event.durable(), 0), now);
  }

  private void lost(String cause) {
    connected = false;
    lineFree = false;
    disconnecting = false;
    why = overflowed ? why : cause;
    levels.line().forget();
    backlog.rewind();
  }

  private void mirrorBegan(long first) {
    discardBefore(first);
    spillFailure = null; // there may be room again
    epoch = Epoch.MIRROR_RUNNING;
    epochFirst = first;
    durable = first - 1;
    applied = first - 1;
  }

  private void inherited(Event.Inherited event) {
    if (captured != 0) {
      throw new IllegalStateException("an inheritance comes before anything else");
    }
    epochFirst = event.epochFirst();
    barrier = event.barrier();
    durable = event.durable();
    applied = durable;
    captured = durable;
    preparedRecordBytes = event.prepared().recordBytes();
    preparedFrameBytes = event.prepared().frameBytes();
    epoch = durable >= barrier ? Epoch.CONSISTENT : Epoch.BARRIER_AHEAD;
    for (Event.Held held : event.extents()) {
      if (held.extent().first() != captured + 1) {
        throw new IllegalStateException(
            "extent %d-%d does not follow %d"
                .formatted(held.extent().first(), held.extent().last(), captured));
      }
      backlog.inherit(held.extent(), held.onDisk());
      captured = held.extent().last();
    }
  }

  private void mirrorEnded(long sequence) {
    if (epoch != Epoch.MIRROR_RUNNING) {
      return; // the epoch broke while the mirror ran; the next one is asked for already
    }
    askedMirror = null;
    barrier = sequence;
    epoch = durable >= barrier ? Epoch.CONSISTENT : Epoch.BARRIER_AHEAD;
  }

  private void spilled(long first) {
    Entry entry = spilling;
    if (entry != null && entry.extent.first() == first) {
      spilling = null;
      backlog.spilled(entry);
    }
  }

  private void spillFailed(Event.SpillFailed event) {
    Entry entry = spilling;
    if (entry != null && entry.extent.first() == event.first()) {
      spilling = null;
      spillFailure = event.cause();
      entry.place = Place.MEMORY;
    }
  }

  private void loaded(long first) {
    Entry entry = loading;
    if (entry != null && entry.extent.first() == first) {
      loading = null;
      backlog.loaded(entry);
    }
  }

  /**
   * Whether nothing of what came before can show any more: connected and consistent, everything is
   * durable and visible on the target, the line is free and the cap's credit full.
   */
  public boolean isAtRest(long now) {
    return connected
        && !disconnecting
        && lineFree
        && consistent()
        && openSince == Long.MAX_VALUE
        && preparing == null
        && backlog.isEmpty()
        && bucket.isFull(now);
  }

  /** Whether the target holds a consistent recovery point of the present epoch. */
  public boolean consistent() {
    return epoch == Epoch.CONSISTENT;
  }

  /**
   * Age at {@code now} of the oldest operation that is not durable on the target, 0 when none,
   * {@link #NO_RECOVERY_POINT} unless {@link #consistent}; as {@link #status} tells it.
   */
  public long ageNanos(long now) {
    return consistent()
        ? age(Math.min(backlog.oldestNotDurable(), openSince), now)
        : NO_RECOVERY_POINT;
  }

  /** Record bytes of closed runs in memory; as {@link #status} tells them. */
  public long queueMemoryBytes() {
    return backlog.memoryBytes();
  }

  /** Record bytes of closed runs on disk; as {@link #status} tells them. */
  public long queueDiskBytes() {
    return backlog.diskBytes();
  }

  /** The books at {@code now}. */
  public Status status(long now) {
    boolean consistent = consistent();
    long age = ageNanos(now);
    long visible =
        consistent ? age(Math.min(backlog.oldestNotApplied(), openSince), now) : NO_RECOVERY_POINT;
    live = consistent && connected && age <= (live ? 3 * LIVE_AGE_NANOS : LIVE_AGE_NANOS);
    Status.Prepared prepared = new Status.Prepared(preparedRecordBytes, preparedFrameBytes);
    double frames =
        backlog.preparedFrameBytes() + backlog.unpreparedRecordBytes() / prepared.ratio();
    return new Status(
        phase(),
        pausedBy != null ? pausedBy : why,
        conditions(age),
        captured,
        sent,
        durable,
        applied,
        backlog.payloadBytes(),
        cost.ofFrame(frames),
        age,
        visible,
        backlog.memoryBytes(),
        backlog.diskBytes(),
        sentFrameBytes,
        prepared,
        heldBackBy(),
        levels.inUse());
  }

  private HeldBackBy heldBackBy() {
    Entry head = backlog.nextUnsent();
    if (head == null) {
      return HeldBackBy.NOTHING;
    }
    if (pausedBy != null) {
      return HeldBackBy.PAUSE;
    }
    if (!connected || disconnecting) {
      return HeldBackBy.CONNECTION;
    }
    if (throttled) {
      return HeldBackBy.CAP;
    }
    if (backlog.inFlightBytes() >= IN_FLIGHT_MAX_BYTES) {
      return HeldBackBy.TARGET;
    }
    return lineFree ? HeldBackBy.PACKING : HeldBackBy.LINE;
  }

  private static long age(long oldest, long now) {
    return oldest == Long.MAX_VALUE ? 0 : Math.max(0, now - oldest);
  }

  private Phase phase() {
    if (pausedBy != null) {
      return Phase.PAUSED;
    }
    if (!connected) {
      return overflowed ? Phase.DISCONNECTED : Phase.CONNECTING;
    }
    if (epoch != Epoch.CONSISTENT) {
      return Phase.MIRRORING;
    }
    return live ? Phase.LIVE : Phase.CATCHING_UP;
  }

  private Set<Condition> conditions(long age) {
    EnumSet<Condition> conditions = EnumSet.noneOf(Condition.class);
    if (throttled) {
      conditions.add(Condition.THROTTLED);
    }
    if (backlog.diskBytes() > 0) {
      conditions.add(Condition.SPILLING);
    }
    if (blocking()) {
      conditions.add(Condition.BLOCKING);
    }
    if (age > policy.rpo().toNanos()) {
      conditions.add(Condition.RPO_ALARM);
    }
    return conditions;
  }
}

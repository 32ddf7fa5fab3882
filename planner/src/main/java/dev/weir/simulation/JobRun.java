package dev.weir.simulation;

import dev.weir.engine.Action;
import dev.weir.engine.Engine;
import dev.weir.engine.Event;
import dev.weir.engine.Extent;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One engine in virtual time with its source, codec, queue and connection. The line, which it may
 * share, and the clock are the driver's.
 */
final class JobRun {
  private static final long NEVER = SimulationResult.NEVER;

  /** A mirror fills at most this part of the memory queue, as the replicator's queue has it. */
  private static final int MIRROR_SHARE_OF_MEMORY = 4;

  private final SimulatedJob job;
  private final int index;
  private final SharedLine line;
  private final long latency;
  private final Engine engine;
  private final Arrivals arrivals;
  private final Connectivity connection;
  private final Aftermath aftermath;
  private final OpenRun open;
  private final HeldExtents held = new HeldExtents();
  private final Books books;
  private final JobLog log;
  private final Course course = new Course();
  private final RestWatch watch;
  private final double mirrorRatio;

  private boolean more;
  private boolean ended;
  private long durable;
  private long epochFirst = 1;
  private @Nullable MirrorScan scan;
  private @Nullable Held packing;
  private long packedAt = NEVER;
  private long packingNanos;
  private boolean lineFree;
  private long wakeAt = NEVER;
  private long fullAt = NEVER;
  private long events;

  /**
   * @param from where another run of this job was at rest, or {@link Rest#BEFORE_ALL}
   * @param watch is told where this one is at rest
   */
  JobRun(
      SharedRequest request, int index, SharedLine line, long start, Rest from, RestWatch watch) {
    this.watch = watch;
    this.job = request.jobs().get(index);
    this.index = index;
    this.line = line;
    this.latency = request.line().latency().toNanos();
    boolean consistent = job.beginning() instanceof Beginning.Consistent;
    this.engine = engine(start, from);
    Beginning.Batch share =
        job.beginning() instanceof Beginning.Batch batch ? batch : new Beginning.Batch(0, 1);
    this.arrivals =
        new Arrivals(
            job.workload(),
            from.interval(),
            request.continuation().repeats(),
            share,
            request.jobs().size(),
            job.policy().memoryQueueBytes());
    this.connection = new Connectivity(request.line().outages());
    this.aftermath = new Aftermath(request.line().outages());
    mirrorRatio = job.mirror().map(Mirror::ratio).orElse(1.0);
    this.open = new OpenRun(job.cost(), job.codec().ratio(), mirrorRatio);
    open.resume(from);
    durable = from.sequence();
    this.books = new Books(start);
    this.log = new JobLog(start, consistent);
    if (!consistent) {
      books.holeOpens(0);
    }
    more = arrivals.advance();
    switch (job.beginning()) {
      case Beginning.Couriered courier -> begin(start + courier.arrivesAfter().toNanos());
      case Beginning.Batch batch when batch.index() > 0 -> {}
      case Beginning.Consistent _, Beginning.Empty _, Beginning.Batch _ -> begin(start);
    }
  }

  private Engine engine(long start, Rest from) {
    if (!from.equals(Rest.BEFORE_ALL)) {
      return Engine.atRest(
          job.policy(), job.cost(), job.codec().leveling(), start, from.sequence());
    }
    return job.beginning() instanceof Beginning.Consistent
        ? Engine.consistent(job.policy(), job.cost(), job.codec().leveling(), start)
        : new Engine(job.policy(), job.cost(), job.codec().leveling(), start);
  }

  /** The first connection is made at {@code instant}. */
  void begin(long instant) {
    connection.beginAt(instant);
  }

  /** When this job is due, apart from what the line carries for it. */
  long dueAt() {
    if (ended) {
      return NEVER;
    }
    long due = more ? arrivals.completeAt() : NEVER;
    due = Math.min(due, packedAt);
    due = Math.min(due, wakeAt);
    due = Math.min(due, connection.dueAt());
    due = Math.min(due, scan == null ? NEVER : scan.readyAt());
    return Math.min(due, held.oldestDurableAt());
  }

  /** The line has carried this job's frame. */
  void carried(long now) {
    held.sentLast().durableAt = now + latency;
    lineFree = true;
  }

  /** Tells the engine what has happened up to {@code now} and does what it says. */
  void step(long now) {
    happen(now);
    act(now);
    MirrorScan reading = scan;
    if (reading != null && reading.waits() && hasRoomForMirror()) {
      reading.read(now);
    }
  }

  private boolean hasRoomForMirror() {
    return engine.queueMemoryBytes() + open.recordBytes() < roomForMirror();
  }

  private long roomForMirror() {
    return job.policy().memoryQueueBytes() / MIRROR_SHARE_OF_MEMORY;
  }

  private void happen(long now) {
    noteAftermath(now);
    while (held.oldestDurableAt() <= now) {
      acknowledge(now);
    }
    if (lineFree) {
      lineFree = false;
      tell(new Event.LineFree(now), now);
    }
    if (packedAt <= now) {
      packed(now);
    }
    if (scan != null && scan.readyAt() <= now) {
      mirrored(scan, now);
    }
    while (more && arrivals.completeAt() <= now) {
      arrive(now);
    }
    while (connection.dueAt() <= now) {
      turn(connection.take(), now);
    }
    wakeAt = NEVER;
  }

  private void tell(Event event, long now) {
    events++;
    engine.on(event, now);
  }

  private void acknowledge(long now) {
    Held oldest = held.oldest();
    if (log.hasPoint()) {
      books.noteAge(now, ageSeconds(now));
      noteAftermath(now);
    }
    long last = oldest.extent.last();
    tell(new Event.Acknowledged(last, last), now);
    durable = last;
    held.removeOldest();
    books.left(oldest);
    if (engine.consistent()) {
      if (log.withoutPoint()) {
        books.holeCloses();
        log.consistent(now);
      }
      log.live(now, engine.ageNanos(now) <= Engine.LIVE_AGE_NANOS);
    }
    if (isEmpty()) {
      books.drained(now);
    }
    if (!log.withoutPoint() && (isEmpty() || engine.ageNanos(now) <= Engine.LIVE_AGE_NANOS)) {
      aftermath.caughtUp(now);
    }
  }

  private void noteAftermath(long now) {
    if (aftermath.lasts(now) && log.hasPoint()) {
      aftermath.note(new Peaks(ageSeconds(now), books.wireBytes(), books.payloadBytes(), 0, 0));
    }
  }

  private void arrive(long now) {
    if (arrivals.interval() >= watch.next()
        && arrivals.beginsInterval()
        && isAtRest(now)
        && watch.endsAt(rest(now), this)) {
      ended = true;
      more = false;
      return;
    }
    if (isIdle()) {
      aftermath.caughtUp(now);
    }
    if (open.isEmpty()) {
      tell(new Event.Opened(arrivals.startsAt()), now);
    }
    double wire = open.write(arrivals.startsAt(), arrivals.payloadBytes(), arrivals.operations());
    books.arrived(arrivals.payloadBytes(), wire, arrivals.operations());
    if (log.hasPoint() && books.isPeak()) {
      books.notePeakBacklog(now, ageSeconds(now));
    }
    noteAftermath(now);
    more = arrivals.advance();
    sealIfFull(now);
  }

  /** Whether this run and any other that is at rest here go on alike. */
  private boolean isAtRest(long now) {
    return scan == null
        && !log.withoutPoint()
        && isEmpty()
        && connection.dueAt() == NEVER
        && engine.isAtRest(now);
  }

  private Rest rest(long now) {
    return new Rest(arrivals.interval(), now, open.sequence(), open.operationsSeen());
  }

  /** The largest from the beginning of an outage until the copy has caught up again. */
  Peaks aftermath() {
    return aftermath.peaks();
  }

  private void mirrored(MirrorScan reading, long now) {
    if (open.isEmpty()) {
      tell(new Event.Opened(now), now);
    }
    long bytes = reading.take();
    open.mirror(now, bytes, reading.over());
    if (reading.over()) {
      scan = null;
      seal(now);
      tell(new Event.MirrorEnded(open.sequence()), now);
    } else {
      sealIfFull(now);
    }
  }

  private void sealIfFull(long now) {
    if (open.recordBytes() >= engine.extentTargetBytes(now)) {
      seal(now);
    }
  }

  private void seal(long now) {
    Held closed = open.close();
    held.add(closed);
    tell(new Event.Captured(closed.extent), now);
    noteQueue(now);
  }

  private void noteQueue(long now) {
    long memory = engine.queueMemoryBytes();
    long disk = engine.queueDiskBytes();
    log.queue(now, memory, disk);
    if (aftermath.lasts(now)) {
      aftermath.note(new Peaks(0, 0, 0, memory, disk));
    }
  }

  private void turn(Connectivity.Turn turn, long now) {
    switch (turn) {
      case STALLED -> held.delay(connection.stalledNanos());
      case CUT -> held.loseSent();
      case NOTICED -> lost("the peer is silent", now);
      case MADE -> {
        log.connected(now);
        held.rewind();
        tell(new Event.Connected(true, durable), now);
        tell(new Event.LineFree(now), now);
      }
    }
  }

  private void lost(String cause, long now) {
    line.drop(index, now);
    lineFree = false;
    held.rewind();
    tell(new Event.Lost(cause), now);
  }

  private void act(long now) {
    while (!ended) {
      switch (engine.next(now)) {
        case Action.Seal _ -> seal(now);
        case Action.Prepare prepare -> pack(prepare, now);
        case Action.Send send -> send(send.extent(), now);
        case Action.Spill spill -> {
          tell(new Event.Spilled(spill.extent().first()), now);
          noteQueue(now);
        }
        case Action.Load load -> tell(new Event.Loaded(load.extent().first()), now);
        case Action.Discard discard -> discard(discard.last(), now);
        case Action.Disconnect disconnect -> {
          lost(disconnect.why(), now);
          connection.closed(now);
        }
        case Action.Mirror _ -> beginMirror(now);
        case Action.WaitUntil wait -> {
          wakeAt = Math.max(now + 1, wait.instant());
          return;
        }
        case Action.AwaitEvent _ -> {
          return;
        }
      }
    }
  }

  private void pack(Action.Prepare prepare, long now) {
    Held held = this.held.toPack(prepare.extent());
    long content = prepare.extent().payloadBytes() + held.mirrorBytes;
    packing = held;
    packingNanos = job.codec().nanos(prepare.level(), content);
    packedAt = now + packingNanos;
    held.frameBytes = job.codec().frameBytes(prepare.level(), held, mirrorRatio);
    if (packedAt == now) {
      packed(now);
    }
  }

  private void packed(long now) {
    Held done = packing;
    packing = null;
    packedAt = NEVER;
    if (done != null) {
      tell(new Event.Prepared(done.extent.first(), done.frameBytes, packingNanos), now);
    }
  }

  private void send(Extent extent, long now) {
    log.shipped();
    line.put(index, job.cost().ofFrame(held.toSend(extent).frameBytes), now);
  }

  /** The order is broken, or what was written in a broken order is let go. */
  private void discard(long last, long now) {
    if (last >= epochFirst && !engine.consistent() && !log.isBroken()) {
      broken(now);
    }
    while (!held.isEmpty() && held.oldest().extent.last() <= last) {
      books.left(held.oldest());
      held.removeOldest();
    }
  }

  private void broken(long now) {
    scan = null;
    if (log.hasPoint() && !log.withoutPoint()) {
      long oldest = held.isEmpty() ? open.oldestAt() : held.oldest().extent.oldestAt();
      books.holeOpens(open.sequence() - durable + open.operations());
      log.broken(now, Math.min(now, oldest));
    } else {
      log.brokenAgain(now);
    }
    ended = job.mirror().isEmpty();
    if (ended) {
      books.noteAge(now, ageSeconds(now));
      noteAftermath(now);
      line.drop(index, now);
    }
  }

  private void beginMirror(long now) {
    if (!open.isEmpty()) {
      seal(now);
    }
    Mirror mirror = job.mirror().orElseThrow();
    durable = open.sequence();
    epochFirst = durable + 1;
    tell(new Event.MirrorBegan(epochFirst), now);
    log.mirrorBegan(now);
    MirrorScan begun =
        new MirrorScan(
            share(mirror.bytes()), shipped(mirror), mirror.readBytesPerSecond(), roomForMirror());
    begun.read(now);
    scan = begun;
  }

  private long share(long bytes) {
    return job.beginning() instanceof Beginning.Batch batch ? batch.shareOf(bytes) : bytes;
  }

  /** What the mirror ships of what it reads. */
  private long shipped(Mirror mirror) {
    long whole = share(mirror.bytes());
    OptionalLong block = blockOfDifference(mirror);
    if (block.isEmpty()) {
      return whole;
    }
    double blocks = books.operationsAtRisk() * block.getAsLong();
    return Math.min(whole, books.payloadBytes() + Math.round(blocks));
  }

  /** What is compared as one, where only differences are shipped. */
  private OptionalLong blockOfDifference(Mirror mirror) {
    if (!log.hasPoint()) {
      return job.beginning() instanceof Beginning.Couriered courier
          ? OptionalLong.of(courier.blockBytes())
          : OptionalLong.empty();
    }
    return switch (mirror.remirror()) {
      case Mirror.Full _ -> OptionalLong.empty();
      case Mirror.Difference difference -> OptionalLong.of(difference.blockBytes());
    };
  }

  /** Age of the newest consistent recovery point; not a number before there was one. */
  double ageSeconds(long now) {
    if (log.withoutPoint()) {
      return log.hasPoint() ? (now - log.since()) / 1e9 : Double.NaN;
    }
    return engine.ageNanos(now) / 1e9;
  }

  /** Whether the target has its first consistent recovery point. */
  boolean hasPoint() {
    return log.hasPoint();
  }

  boolean isOver() {
    return ended;
  }

  /** Nothing is outstanding, or it goes no further. */
  boolean isIdle() {
    return ended || isEmpty() && !log.withoutPoint();
  }

  /** Consistent, and live at some time since: with a workload that repeats there is no idleness. */
  boolean isSettled() {
    return ended || log.isLive() && !log.withoutPoint();
  }

  private boolean isEmpty() {
    return open.isEmpty() && durable == open.sequence();
  }

  /** Empty but for what grain and latency leave on the way while writes go on. */
  private boolean isDrained() {
    long grain = 2 * Math.max(arrivals.quantumBytes(), Engine.EXTENT_MAX_BYTES);
    long waiting = books.payloadBytes() - held.carriedPayloadBytes();
    return !log.withoutPoint() && (isEmpty() || waiting <= grain);
  }

  double wireBytes() {
    return log.hasPoint() && !ended ? books.wireBytes() : 0;
  }

  long payloadBytes() {
    return log.hasPoint() && !ended ? books.payloadBytes() : 0;
  }

  /** Wire bytes of everything that was written so far. */
  double writtenWireBytes() {
    return books.writtenWire();
  }

  void sample(long instant) {
    boolean point = log.hasPoint() && !ended;
    course.add(
        point ? books.wireBytes() : Double.NaN,
        point ? books.payloadBytes() : Double.NaN,
        point ? ageSeconds(instant) : Double.NaN);
  }

  Course course() {
    return course;
  }

  /**
   * The measured period is over: takes down when memory and disk will be full if its growth goes
   * on.
   *
   * @param outgrown whether more was written than line and cap carry in the mean
   */
  void measured(long start, long end, boolean outgrown) {
    if (outgrown && !log.withoutPoint() && !isDrained()) {
      double queued = engine.queueMemoryBytes() + engine.queueDiskBytes();
      double limit = (double) job.policy().memoryQueueBytes() + job.policy().diskQueueBytes();
      double nanos = (limit - queued) / queued * (end - start);
      fullAt = nanos < NEVER - end ? end + Math.round(nanos) : NEVER;
    }
  }

  /**
   * What came of it.
   *
   * @param end the last instant of the run
   */
  SimulationResult result(Course.Grid grid, long end) {
    if (log.hasPoint() && !ended) {
      books.noteAge(end, ageSeconds(end));
      noteAftermath(end);
    }
    boolean drained = isDrained();
    log.close();
    return new SimulationResult(
        course.series(grid),
        books.peakWire(),
        books.peakPayload(),
        books.peakBacklogAt(),
        books.ageAtPeakBacklog(),
        books.peakAge(),
        books.peakAgeAt(),
        books.backlogAtPeakAge(),
        drained,
        books.drainedAt(),
        log.overflowAt(),
        log.queuePeaks(fullAt),
        log.holes(),
        log.start(),
        arrivals.quantumNanos() / 1e9,
        arrivals.quantumBytes(),
        log.extents(),
        events);
  }
}

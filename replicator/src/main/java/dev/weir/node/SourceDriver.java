package dev.weir.node;

import dev.weir.drift.Counters;
import dev.weir.drift.CourseWatch;
import dev.weir.drift.Hindrance;
import dev.weir.drift.JobCourse;
import dev.weir.drift.RecentRates;
import dev.weir.engine.Action;
import dev.weir.engine.Cap;
import dev.weir.engine.Engine;
import dev.weir.engine.Event;
import dev.weir.engine.Extent;
import dev.weir.engine.MirrorKind;
import dev.weir.engine.Phase;
import dev.weir.engine.Policy;
import dev.weir.engine.Status;
import dev.weir.engine.WireCost;
import dev.weir.intercept.KnownFiles;
import dev.weir.intercept.WriteSource;
import dev.weir.problem.ProblemException;
import dev.weir.transport.Connection;
import dev.weir.wire.Frame;
import dev.weir.wire.WireLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the engine's actions of one source job into compression, sends, disk and timers, and what
 * happens into events. Everything in here belongs to one thread, the one that runs {@link #run};
 * others {@link #post} to it.
 */
final class SourceDriver implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceDriver.class);
  private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

  /** A mirror that failed begins again after this long, so that a lasting cause does not spin. */
  private static final long MIRROR_RETRY_NANOS = Duration.ofSeconds(5).toNanos();

  /** A further connection that could not be made is tried again after this long. */
  private static final long FURTHER_RETRY_NANOS = Duration.ofSeconds(5).toNanos();

  private final SourceSettings settings;
  private final WriteSource source;
  private final Machine machine;
  private final NodeClock clock;
  private final Bell bell;
  private final Engine engine;
  private final @Nullable RingMemory ring;
  private final SourceQueue queue;
  private final DiskQueue disk;
  private final SourceLine line;
  private final @Nullable MeasuredWrites measured;
  private final CourseWatch watch = new CourseWatch();
  private final RecentRates rates = new RecentRates();
  private final KeptCatalogue catalogue;
  private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final Thread thread;

  /** Closed runs that are not durable on the target, oldest first, and by their first sequence. */
  private final ArrayDeque<HeldRun> runs = new ArrayDeque<>();

  private final Map<Long, HeldRun> byFirst = new HashMap<>();

  private final Optional<RingMemory.Standing> inherited;
  private final boolean inherits;

  /** The newest operation that an earlier server took. */
  private final long inheritedLast;

  private @Nullable MirrorRun mirror;
  private @Nullable WantedRuns wanted;
  private @Nullable VerificationRun verification;

  /** What the target holds, until the session that it also tells has a number. */
  private Frame.@Nullable Resume greeting;

  /** Makes one further connection, which opens or closes later. */
  private Runnable dialMore = () -> {};

  /** Further connections that neither opened nor closed yet. */
  private int dialing;

  private long nextDial;

  /** Agreed with the target that was reached last. */
  private long features;

  /** What the target said to hold before a mirror began; epoch 0 when that is no more. */
  private long targetEpoch;

  private long targetDurable;
  private long applied;
  private long mirrorRetryAt = Long.MAX_VALUE;
  private String mirrorFailure = "";
  private long epoch;
  private long newestEpochSeen;
  private long captured;
  private long missed;
  private long sent;
  private long nextTick;
  private long nextInterval;

  /** What cap, calendar and throttle allow. */
  private Cap allowed;

  /** Until when a throttle holds in place of the configuration's cap. */
  private long orderedUntil;

  private Phase phase = Phase.CONNECTING;
  private long phaseSince;
  private String lineWhy = "";
  private Frame.State targetState = Frame.State.FREE;

  private volatile boolean ended;
  private volatile boolean backlog = true;
  private volatile String failure = "";

  /**
   * @param ring where what is captured waits; null for memory that ends with this process
   */
  SourceDriver(
      SourceSettings settings, WriteSource source, Machine machine, @Nullable RingMemory ring) {
    this.settings = settings;
    this.ring = ring;
    this.source = source;
    this.machine = machine;
    clock = machine.clock();
    bell = machine.bell();
    long now = clock.now();
    engine = new Engine(settings.policy(), WireCost.MODEL, settings.leveling(), now);
    Policy policy = settings.policy();
    queue =
        new SourceQueue(machine, policy.memoryQueueBytes(), policy.blockAtMost(), this::wake, ring);
    inherited = ring == null || !source.inherits() ? Optional.empty() : ring.standing();
    inherits = inherited.isPresent() && queue.inherit();
    disk =
        new DiskQueue(
            machine,
            settings.spillDirectory(),
            settings.policy().diskQueueBytes(),
            queue.pool(),
            inherits);
    inheritedLast = inherits ? queue.lastSequence() : 0;
    line = new SourceLine();
    measured =
        settings
            .record()
            .map(
                file ->
                    new MeasuredWrites(
                        file,
                        settings.node(),
                        source.root(),
                        source.promise(),
                        queue.captured(),
                        now))
            .orElse(null);
    catalogue =
        new KeptCatalogue(machine, settings.job(), source, settings.catalogueFile(), this::wake);
    queue.guardedBy(catalogue.guard());
    allowed = settings.policy().cap();
    nextTick = now + TICK_NANOS;
    nextInterval = measured == null ? Long.MAX_VALUE : now + MeasuredWrites.INTERVAL.toNanos();
    phaseSince = now;
    thread = machine.thread("weir-job-" + settings.job(), this);
  }

  SourceQueue queue() {
    return queue;
  }

  /** Whether this goes on in the epoch of an earlier server; then the source is to be resumed. */
  boolean inherits() {
    return inherits;
  }

  void start() {
    thread.start();
  }

  /** Whether anything waits to be sent; for the pauses between connection attempts. */
  boolean hasBacklog() {
    return backlog;
  }

  /** Has {@code task} run on the driver's thread. */
  void post(Runnable task) {
    inbox.add(task);
    wake();
  }

  /** How further connections are made; before {@link #start}, or where there is one only. */
  void dialsBy(Runnable more) {
    post(() -> dialMore = more);
  }

  /** The connection can take more after it could not; any thread. */
  void lineWritable() {
    line.writableSince(clock.now());
    wake();
  }

  private void wake() {
    bell.ring();
  }

  @Override
  public void run() {
    try {
      inherited.filter(standing -> inherits).ifPresent(this::goOn);
      while (!ended) {
        long now = clock.now();
        takeMessages();
        takeCaptured(now);
        ask();
        tick(now);
        keepCatalogue(now);
        Action action = engine.next(now);
        queue.full(engine.blocking());
        long until = perform(action, now);
        if (until > now) {
          park(Math.min(until, Math.min(nextTick, nextInterval)));
        }
      }
    } catch (RuntimeException e) {
      LOG.error("job {} ends because of an internal error", settings.job(), e);
      failure = "internal error: " + e;
      ended = true;
      source.close(); // the application first: it goes on, unprotected
    } finally {
      release();
    }
  }

  /** Takes up what an earlier server left; what it cannot find makes a mirror necessary. */
  private void goOn(RingMemory.Standing standing) {
    epoch = standing.epoch();
    newestEpochSeen = epoch;
    Optional<List<HeldRun>> left;
    try {
      left = queue.inheritedRuns(standing.durable(), inheritedLast, disk.inherited());
    } catch (ProblemException e) {
      LOG.warn("job {}: the disk queue of the server before is lost", settings.job(), e);
      queue.forgetInherited();
      left = Optional.empty();
    }
    RingMemory from = Objects.requireNonNull(ring, "nothing is inherited without a ring");
    List<HeldRun> found = left.orElse(List.of());
    List<Event.Held> extents =
        found.stream().map(run -> new Event.Held(run.extent, run.slot() == null)).toList();
    long durable = left.isPresent() ? standing.durable() : inheritedLast;
    long now = clock.now();
    engine.on(
        new Event.Inherited(
            standing.epochFirst(), standing.barrier(), durable, extents, from.prepared()),
        now);
    line.goesOnFrom(from.wireBytes());
    runs.addAll(found);
    found.forEach(run -> byFirst.put(run.extent.first(), run));
    captured = inheritedLast;
    sent = inheritedLast;
    if (ring != null && ring.paused()) {
      pauseNow(true);
    }
    if (left.isEmpty()) {
      breakOrder("what the server before held is not whole", now);
    }
    LOG.info(
        "job {}: goes on at {}/{}, {} runs are not durable",
        settings.job(),
        epoch,
        durable,
        found.size());
  }

  private void breakOrder(String cause, long now) {
    if (ring != null) {
      ring.orderBroken();
    }
    engine.on(new Event.CaptureBroken(cause), now);
  }

  private void park(long until) {
    try {
      bell.await(until - clock.now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // its end is asked for in the inbox
    }
  }

  private void takeMessages() {
    Runnable message = inbox.poll();
    while (message != null) {
      message.run();
      message = inbox.poll();
    }
    line.takeLineFree().ifPresent(since -> engine.on(new Event.LineFree(since), clock.now()));
  }

  private void takeCaptured(long now) {
    queue.runTargetBytes(engine.extentTargetBytes(now));
    if (!queue.hasNews()) {
      return;
    }
    SourceQueue.Taken taken = queue.take();
    for (HeldRun run : taken.closed()) {
      captured(run, now);
    }
    if (taken.lost()) {
      breakOrder("memory filled faster than the disk queue took it over", now);
    }
    if (taken.openedAt() != 0) {
      engine.on(new Event.Opened(taken.openedAt()), now);
    }
  }

  private void captured(HeldRun run, long now) {
    if (run.beginsMirror) {
      epoch = Math.max(Math.max(epoch, newestEpochSeen) + 1, now / 1_000_000);
      if (ring != null) {
        ring.epoch(epoch, run.extent.first());
      }
      targetEpoch = 0;
      engine.on(new Event.MirrorBegan(run.extent.first()), now);
      if (wanted != null) {
        wanted.began(epoch);
      }
    }
    runs.add(run);
    byFirst.put(run.extent.first(), run);
    captured = run.extent.last();
    engine.on(new Event.Captured(run.extent), now);
    if (run.mirrorEnd != 0) {
      engine.on(new Event.MirrorEnded(run.mirrorEnd), now);
    }
  }

  /** Does what the engine says; returns until when nothing is to be done, or 0 to ask again. */
  private long perform(Action action, long now) {
    switch (action) {
      case Action.Seal _ -> queue.seal();
      case Action.Prepare prepare -> prepare(prepare);
      case Action.Send send -> {
        sent = Math.max(sent, send.extent().last());
        if (ring != null) {
          ring.sent(send.extent().last());
        }
        line.send(send.extent(), clock.now());
      }
      case Action.Spill spill -> spill(spill.extent());
      case Action.Load load -> load(load.extent());
      case Action.Discard discard -> discard(discard.last());
      case Action.Disconnect disconnect -> line.close(disconnect.why());
      case Action.Mirror begin -> beginMirror(begin.kind());
      case Action.WaitUntil wait -> {
        return Math.max(wait.instant(), now + 1);
      }
      case Action.AwaitEvent _ -> {
        return Long.MAX_VALUE;
      }
    }
    return 0;
  }

  private void prepare(Action.Prepare action) {
    Extent extent = action.extent();
    Slot slot = Objects.requireNonNull(held(extent).slot(), "the engine prepares what is loaded");
    long begun = clock.now();
    long frameBytes = line.prepare(extent, slot, epoch, action.level());
    long now = clock.now();
    long nanos = now - begun;
    engine.on(new Event.Prepared(extent.first(), frameBytes, nanos), now);
    if (measured != null) {
      measured.packed(extent, action.level(), frameBytes, nanos);
    }
  }

  private void spill(Extent extent) {
    Slot slot = Objects.requireNonNull(held(extent).slot(), "the engine spills what is in memory");
    disk.spill(extent, slot, failure -> post(() -> spilled(extent, failure)));
  }

  private void spilled(Extent extent, @Nullable String failure) {
    HeldRun run = byFirst.get(extent.first());
    if (failure != null) {
      engine.on(new Event.SpillFailed(extent.first(), failure), clock.now());
    } else if (run != null && run.slot() != null) {
      run.leaveMemory();
      queue.left(extent.recordBytes());
      engine.on(new Event.Spilled(extent.first()), clock.now());
    }
  }

  private void load(Extent extent) {
    disk.load(
        extent,
        slot -> post(() -> loaded(extent, slot)),
        failure -> post(() -> breakOrder("disk queue: " + failure, clock.now())));
  }

  private void loaded(Extent extent, Slot slot) {
    HeldRun run = byFirst.get(extent.first());
    if (run == null) {
      slot.chunk().release(); // discarded while it was read
      return;
    }
    run.enterMemory(slot);
    queue.entered(extent.recordBytes());
    engine.on(new Event.Loaded(extent.first()), clock.now());
  }

  private void discard(long last) {
    boolean onDisk = false;
    while (!runs.isEmpty() && runs.getFirst().extent.last() <= last) {
      onDisk |= runs.getFirst().slot() == null;
      releaseOldest();
    }
    line.discard(last);
    if (onDisk) {
      disk.clear();
    }
  }

  private void releaseOldest() {
    HeldRun run = runs.removeFirst();
    byFirst.remove(run.extent.first());
    if (run.slot() != null) {
      run.leaveMemory();
      queue.left(run.extent.recordBytes());
    }
  }

  private HeldRun held(Extent extent) {
    HeldRun run = byFirst.get(extent.first());
    if (run == null) {
      throw new IllegalStateException("the engine asks for " + extent + ", which is not held");
    }
    return run;
  }

  private void beginMirror(MirrorKind kind) {
    endVerification("a mirror began");
    catalogue.pause();
    wanted = null;
    if (ring != null) {
      ring.orderBroken(); // until the mirror's first operation
    }
    if (mirror != null) {
      mirror.stop();
    }
    boolean difference = kind == MirrorKind.DIFFERENCE && source.canCompare() && compares();
    MirrorRun.Comparison comparison = difference ? comparison() : null;
    MirrorRun begun =
        new MirrorRun(machine, source, comparison, failure -> post(() -> mirrorEnded(failure)));
    mirror = begun;
    begun.start();
  }

  private MirrorRun.Comparison comparison() {
    KeptCatalogue.Reliance reliance =
        agreed(WireLimits.KEPT_CONTENT)
            ? catalogue.reliance(targetEpoch, targetDurable)
            : new KeptCatalogue.Reliance(KnownFiles.NONE, "the target's version compares all");
    if (!reliance.why().isEmpty()) {
      LOG.info("job {}: everything is compared: {}", settings.job(), reliance.why());
    }
    WantedRuns runs = new WantedRuns(this::wake);
    wanted = runs;
    KnownFiles files = reliance.files();
    KnownFiles told = agreed(WireLimits.UNCHANGED_NAMES) ? files : files::unchanged;
    return new MirrorRun.Comparison(runs, told, reliance.why());
  }

  private void keepCatalogue(long now) {
    if (!catalogue.isDue(now)) {
      return;
    }
    boolean walking =
        mirror != null && !mirror.isDone() || verification != null && verification.isWalking();
    if (!engine.consistent() || walking || source.missed() > missed) {
      catalogue.pause();
    } else {
      long durable = engine.status(now).durableSequence();
      long last = queue.lastSequence();
      catalogue.advance(new KeptCatalogue.View(epoch, last, durable, missed, line.resumed()), now);
    }
  }

  /** Takes a last catalogue while changes are still captured; waits for it for some seconds. */
  void settle() {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    post(() -> catalogue.settle(clock.now()).thenRun(() -> settled.complete(null)));
    try {
      settled.get(2 * KeptCatalogue.SETTLE_NANOS, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("job {}: no catalogue at the end", settings.job(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() {
    if (!agreed(WireLimits.COMPARISON)) {
      return;
    }
    if (wanted != null) {
      wanted.question().ifPresent(line::say);
    }
    if (verification != null) {
      verification.question(applied).ifPresent(line::say);
    }
  }

  private void mirrorEnded(@Nullable String failure) {
    if (failure != null) {
      LOG.warn("job {}: mirror failed: {}", settings.job(), failure);
      mirrorFailure = failure;
      mirrorRetryAt = clock.now() + MIRROR_RETRY_NANOS;
    }
  }

  private void tick(long now) {
    if (now >= mirrorRetryAt) {
      mirrorRetryAt = Long.MAX_VALUE;
      engine.on(new Event.MirrorFailed(mirrorFailure), now);
    }
    if (measured != null && now >= nextInterval) {
      nextInterval = now + MeasuredWrites.INTERVAL.toNanos();
      measured.tick(queue.captured(), now);
    }
    if (now < nextTick) {
      return;
    }
    if (source.missed() > missed) {
      missed = source.missed();
      breakOrder(missed + " changes could not be recorded", now);
    }
    nextTick = now + TICK_NANOS;
    if (line.resumed()) {
      line.sayEverywhere(new Frame.Heartbeat(now, captured));
      dialFurther(now);
    }
    Status status = engine.status(now);
    if (ring != null) {
      ring.counted(line.sentWireBytes(), status.prepared());
    }
    notePhase(status, now);
    rates.read(note(status, now));
  }

  /** Adds what was counted until now to what is held against the prediction. */
  private Counters note(Status status, long now) {
    Counters counters =
        new Counters(now, queue.captured().bytes(), line.sentWireBytes(), status.prepared());
    watch.note(status, counters, now < orderedUntil);
    return counters;
  }

  private void notePhase(Status status, long now) {
    backlog = status.backlogWireBytes() > 0 || status.phase() == Phase.MIRRORING;
    if (status.phase() != phase) {
      log(
          PhaseName.of(status.phase()),
          status.durableSequence(),
          PhaseName.of(phase) + " -> " + PhaseName.of(status.phase()),
          why(status));
      phase = status.phase();
      phaseSince = now;
    }
  }

  private void log(String name, long durable, String message, String cause) {
    String position = epoch + "/" + durable;
    JobLog.info(
        new JobLog.Event(settings.job(), "source", name, position, cause),
        "job " + settings.job() + ": " + message + " at " + position);
  }

  private String why(Status status) {
    String own = status.phase() == Phase.CONNECTING && !lineWhy.isEmpty() ? lineWhy : status.why();
    return targetState.why().isEmpty() ? own : (own + " target: " + targetState.why()).strip();
  }

  // What the connection tells, on the driver's thread.

  void connectionOpened(Connection connection) {
    if (ended) {
      connection.close();
      return;
    }
    line.open(connection);
    greeting = null;
    long oldest = runs.isEmpty() ? captured + 1 : runs.getFirst().extent.first();
    line.say(
        new Frame.Hello(WireLimits.VERSION, offered(), settings.job(), epoch, oldest, captured));
  }

  private long offered() {
    return settings.connections() > 1
        ? WireLimits.FEATURES
        : WireLimits.FEATURES & ~WireLimits.SEVERAL_CONNECTIONS;
  }

  /** A further connection stands: it joins the session that it was made for, if that stands. */
  void furtherOpened(Connection connection) {
    if (ended || line.session() < 0) {
      connection.close();
      return;
    }
    connection.send(new Frame.Join(WireLimits.VERSION, line.session(), settings.job()));
  }

  /** With several connections nothing is sent before the session has its number. */
  private void greeted(Frame.Resume resume) {
    if ((resume.features() & WireLimits.SEVERAL_CONNECTIONS) == 0) {
      resumed(resume);
    } else {
      greeting = resume;
    }
  }

  private void numbered(Frame.Resume resume, Frame.Session session) {
    greeting = null;
    line.number(session.number());
    dialing = 0;
    nextDial = 0;
    resumed(resume);
  }

  /** The target answers one that joins with the session's number. */
  private void joined(Connection from, Frame.Session session) {
    if (session.number() == line.session() && line.connections() < settings.connections()) {
      dialing = Math.max(0, dialing - 1);
      line.add(from);
      LOG.info("job {}: {} connections", settings.job(), line.connections());
    } else {
      from.close(); // of a session that is over
    }
  }

  /**
   * A further connection is gone, or could not be made. What it carried may be lost, so the whole
   * session begins again from the last durable position.
   */
  void furtherClosed(@Nullable Connection connection, String why) {
    if (line.carries(connection)) {
      LOG.info(
          "job {}: one of {} connections is lost: {}", settings.job(), line.connections(), why);
      line.end();
      return;
    }
    dialing = Math.max(0, dialing - 1);
    nextDial = clock.now() + FURTHER_RETRY_NANOS;
    LOG.info("job {}: no further connection yet: {}", settings.job(), why);
  }

  private void dialFurther(long now) {
    while (line.session() >= 0
        && now >= nextDial
        && line.connections() + dialing < settings.connections()) {
      dialing++;
      dialMore.run();
    }
  }

  void frameReceived(Connection connection, Frame frame) {
    if (frame instanceof Frame.Session session && !line.is(connection)) {
      joined(connection, session);
      return;
    }
    if (!line.carries(connection)) {
      return; // words of a connection that was given up
    }
    switch (frame) {
      case Frame.Resume resume when !line.resumed() && greeting == null -> greeted(resume);
      case Frame.Session session when greeting != null -> numbered(greeting, session);
      case Frame.Ack ack when line.resumed() -> acknowledged(ack);
      case Frame.Findings answer when agreed(WireLimits.COMPARISON) && answered(answer) -> {}
      case Frame.Wanted answer when agreed(WireLimits.COMPARISON) && answered(answer) -> {}
      case Frame.State state when agreed(WireLimits.TARGET_STATE) -> targetState(state);
      default -> line.close("unexpected " + frame.getClass().getSimpleName());
    }
  }

  private boolean answered(Frame.Findings answer) {
    return verification != null && verification.answered(answer);
  }

  /** One that a mirror asked for which was given up since is left alone. */
  private boolean answered(Frame.Wanted answer) {
    return wanted == null || wanted.answered(answer);
  }

  private boolean agreed(long feature) {
    return line.resumed() && (features & feature) != 0;
  }

  private boolean compares() {
    return (features & WireLimits.COMPARISON) != 0;
  }

  /** Whether something may wait that only a target can read that compares. */
  private boolean comparisonHeld() {
    boolean mirrors = wanted != null && !engine.consistent();
    return mirrors || verification != null && !runs.isEmpty();
  }

  private void resumed(Frame.Resume resume) {
    newestEpochSeen = Math.max(newestEpochSeen, resume.epoch());
    boolean sameEpoch = epoch != 0 && resume.epoch() == epoch && resume.durable() <= captured;
    lineWhy = "";
    line.resume();
    features = resume.features();
    if (!compares() && comparisonHeld()) {
      endVerification("the target's version compares nothing; update it");
      breakOrder("the target that is reached now compares nothing", clock.now());
    }
    targetEpoch = resume.epoch();
    targetDurable = resume.durable();
    if (sameEpoch && resume.durable() < engine.status(clock.now()).durableSequence()) {
      catalogue.distrust("the target does not hold what it had acknowledged");
    }
    boolean holdsContent = compares() && (resume.holdsContent() || resume.epoch() > 0);
    engine.on(new Event.Connected(sameEpoch, resume.durable(), holdsContent), clock.now());
    if (sameEpoch) {
      free(resume.durable());
    }
  }

  private void acknowledged(Frame.Ack ack) {
    if (ack.epoch() != epoch) {
      return; // of the epoch before: what it held is worth nothing to this one
    }
    if (ack.durable() > sent) {
      line.close("you acknowledge " + ack.durable() + ", sent is " + sent);
      return;
    }
    long now = clock.now();
    note(engine.status(now), now); // an age is largest just before it ends
    applied = ack.applied();
    engine.on(new Event.Acknowledged(ack.durable(), ack.applied()), now);
    free(ack.durable());
  }

  private void targetState(Frame.State state) {
    if (!state.equals(targetState)) {
      log(
          PhaseName.of(phase),
          engine.status(clock.now()).durableSequence(),
          state.why().isEmpty() ? "the target applies again" : "the target says",
          state.why());
    }
    targetState = state;
  }

  /** Durable on the target: nothing of it will be asked for again. */
  private void free(long durable) {
    if (ring != null && !runs.isEmpty() && runs.getFirst().extent.last() <= durable) {
      ring.durable(durable);
    }
    while (!runs.isEmpty() && runs.getFirst().extent.last() <= durable) {
      releaseOldest();
    }
    line.discard(durable);
  }

  /** The connection, or the attempt to make one, is over. */
  void connectionClosed(String why) {
    lineWhy = why;
    line.drop();
    if (wanted != null) {
      wanted.lineLost();
    }
    if (verification != null) {
      verification.lineLost();
    }
    targetState = Frame.State.FREE; // what it says next time counts
    engine.on(new Event.Lost(why), clock.now());
  }

  /** The books, asked for from any thread. */
  CompletableFuture<JobStatus> status() {
    String ending = failure;
    if (ended) {
      return CompletableFuture.completedFuture(
          JobStatus.stopped(settings.job(), "source", ending, Instant.EPOCH.plusNanos(phaseSince)));
    }
    CompletableFuture<JobStatus> answer = new CompletableFuture<>();
    post(() -> answer.complete(statusNow()));
    return answer;
  }

  /** Begins a new epoch with a mirror as soon as the target can be reached. */
  void mirror(MirrorKind kind) {
    post(
        () -> {
          catalogue.distrust("the operator asked for it");
          engine.on(new Event.MirrorAsked(kind), clock.now());
        });
  }

  /**
   * Begins to compare the replica with the source.
   *
   * @return why not, or empty; from the driver's thread
   */
  CompletableFuture<String> verify() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    post(() -> answer.complete(beginVerification()));
    return answer;
  }

  private String beginVerification() {
    if (!source.canCompare()) {
      return "this way of capturing compares nothing; capture with fuse";
    }
    if (!compares()) {
      return "the target has not been reached, or its version compares nothing; update it";
    }
    if (!engine.consistent()) {
      return "the replica is not consistent; wait until its mirror is done";
    }
    if (verification != null && !verification.isOver()) {
      return "it is being verified already; see weir job status";
    }
    catalogue.pause();
    VerificationRun begun = new VerificationRun(machine, source, epoch, this::wake);
    verification = begun;
    begun.start();
    return "";
  }

  private void endVerification(String why) {
    if (verification != null) {
      verification.breakOff(why);
    }
  }

  /** Stops or resumes sending; capture goes on. */
  void pause(boolean paused) {
    post(() -> pauseNow(paused));
  }

  private void pauseNow(boolean paused) {
    if (ring != null) {
      ring.paused(paused);
    }
    engine.on(paused ? new Event.Paused("the operator") : new Event.Resumed(), clock.now());
  }

  /**
   * Changes what the line may carry from now on.
   *
   * @param cap the configuration's cap
   * @param throttle what holds in its place, null for nothing
   */
  void throttle(Cap cap, @Nullable Throttle throttle) {
    Instant until = throttle == null ? null : throttle.until();
    // Counted from here, because the engine's clock does not follow a step of the system's.
    long left = until == null ? 0 : Duration.between(Instant.now(), until).toNanos();
    post(
        () -> {
          long now = clock.now();
          Cap ordered = throttle == null ? cap : throttle.cap();
          Cap lasting = until == null ? ordered : Cap.until(ordered, now + left, cap);
          engine.on(new Event.PolicyChanged(settings.policy().withCap(lasting)), now);
          allowed = lasting;
          orderedUntil = throttle == null ? 0 : until == null ? Long.MAX_VALUE : now + left;
        });
  }

  private JobStatus statusNow() {
    long now = clock.now();
    Status status = engine.status(now);
    notePhase(status, now);
    Counters counters = note(status, now);
    JobCourse course = watch.course();
    JobStatus.Drift drift = JobStatus.Drift.of(settings.prediction(), course);
    // Taken after the engine's view, so that nobody takes a replica for equal that lacks what still
    // gathers in the queue.
    SourceQueue.Captured captured = queue.captured();
    return new JobStatus(
        settings.job(),
        "source",
        PhaseName.of(status.phase()),
        conditions(status, drift, targetState),
        why(status),
        epoch,
        Math.max(status.capturedSequence(), captured.lastSequence()),
        status.sentSequence(),
        status.durableSequence(),
        status.appliedSequence(),
        status.backlogPayloadBytes(),
        Math.round(status.backlogWireBytes()),
        seconds(status.ageNanos()),
        seconds(status.visibleAgeNanos()),
        null,
        captured.bytes(),
        line.sentWireBytes(),
        status.compressionRatio(),
        status.queueMemoryBytes(),
        status.queueDiskBytes(),
        mirror == null ? JobStatus.Mirror.NONE : mirror.progress(),
        captureStatus(),
        Instant.EPOCH.plusNanos(phaseSince),
        drift,
        JobStatus.Orders.NONE,
        null,
        verification == null ? null : verification.status(),
        new JobStatus.Place(source.root().toString(), line.peer()),
        sending(status, counters),
        course);
  }

  private JobStatus.Sending sending(Status status, Counters counters) {
    Policy policy = settings.policy();
    return new JobStatus.Sending(
        Hindrance.of(status.heldBackBy(), counters.at() < orderedUntil),
        allowed.bytesPerSecondAt(counters.at()) * 8,
        settings.leveling().toString(),
        status.level(),
        line.connections(),
        settings.connections(),
        rates.upTo(counters),
        policy.rpo(),
        policy.memoryQueueBytes(),
        policy.diskQueueBytes(),
        catalogue.waits());
  }

  private static List<String> conditions(
      Status status, JobStatus.@Nullable Drift drift, Frame.State target) {
    List<String> names = new ArrayList<>();
    status.conditions().forEach(condition -> names.add(PhaseName.of(condition)));
    if (target.full()) {
      names.add(JobStatus.TARGET_FULL);
    }
    if (target.frozen()) {
      names.add(JobStatus.TARGET_FROZEN);
    }
    if (drift != null && drift.beyond()) {
      names.add(JobStatus.ABOVE_PREDICTION);
    }
    return names;
  }

  private JobStatus.Capture captureStatus() {
    CaptureChoice.Choice capture = settings.capture();
    String told = capture.note() + " " + source.promise() + " " + settings.keeper().condition();
    String recordedIn = measured == null ? null : measured.written().toString();
    return new JobStatus.Capture(capture.mode(), told.strip(), recordedIn);
  }

  private static @Nullable Double seconds(long ageNanos) {
    return ageNanos == Engine.NO_RECOVERY_POINT ? null : ageNanos / 1e9;
  }

  private void release() {
    ended = true;
    takeMessages(); // whoever asked for the books gets them
    if (mirror != null) {
      mirror.stop();
    }
    endVerification("the job ended");
    catalogue.close(queue.lastSequence());
    line.close();
    disk.close();
    while (!runs.isEmpty()) {
      releaseOldest();
    }
    if (measured != null) {
      measured.tick(queue.captured(), clock.now());
      measured.close();
    }
  }

  /** Lets go of everything; instead of {@link #start}. */
  void abandon() {
    release();
    queue.close();
  }

  /**
   * Ends the thread; the source must have been closed before, as its appends need the queue's
   * memory.
   */
  @Override
  public void close() {
    post(() -> ended = true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    queue.close();
  }
}

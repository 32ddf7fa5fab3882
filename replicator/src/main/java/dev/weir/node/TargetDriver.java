package dev.weir.node;

import dev.weir.config.ReplicaConfig;
import dev.weir.journal.BatchHeader;
import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import dev.weir.target.ApplyOutcome;
import dev.weir.target.Findings;
import dev.weir.target.ReceiveOutcome;
import dev.weir.target.RecoveryPoint;
import dev.weir.target.TargetStatus;
import dev.weir.target.TargetStore;
import dev.weir.target.WantedBlocks;
import dev.weir.transport.Connection;
import dev.weir.wire.Frame;
import dev.weir.wire.WireLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica being kept: a receiving thread journals what comes, forces it in groups and
 * acknowledges; an applying thread brings it to the files. The receiving thread owns {@link
 * #connection}.
 */
final class TargetDriver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetDriver.class);

  /** Above this many bytes waiting for the journal, no more is taken from the socket. */
  private static final long PAUSE_BYTES = 16L << 20;

  private static final int MESSAGE_BYTES = 512;
  private static final long RESUME_BYTES = 8L << 20;

  /**
   * A group is forced at the latest after this many bytes, so that acknowledgements keep coming.
   */
  private static final long GROUP_BYTES = 8L << 20;

  private static final long APPLY_BUDGET_BYTES = 4L << 20;
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);
  private static final Duration FULL_RETRY = Duration.ofMillis(500);

  /** A heartbeat from the future: no delay explains it. */
  private static final long CLOCK_AHEAD_NANOS = Duration.ofSeconds(2).toNanos();

  /** A delay of the line may look like this, too, but not of a line in order. */
  private static final long CLOCK_BEHIND_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long CLOSE_MILLIS = 10_000;

  private final ReplicaConfig config;
  private final TargetStore store;
  private final NodeClock clock;
  private final KeptText kept;

  /** What operators ask of the applying thread, between two operations. */
  private final Queue<Order<?>> orders = new ConcurrentLinkedQueue<>();

  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Semaphore applyNow = new Semaphore(0);
  private final Thread receiver;
  private final Thread applier;

  private volatile @Nullable Connection connection;
  private volatile @Nullable Connection newest;
  private volatile @Nullable Connection gone;
  private final AtomicReference<@Nullable Question> question = new AtomicReference<>();

  /** Over which the last answer to a question went; belongs to the applying thread. */
  private @Nullable Connection answeredOver;

  private volatile JournalPosition durable;
  private volatile long heardSourceTime;

  /**
   * Source time of the last heartbeat less the time here: the clocks' difference less the delay.
   */
  private volatile long sourceAhead;

  private volatile String why = "no source has connected yet";
  private volatile boolean ended;
  private volatile @Nullable Hold hold;

  /** Why nothing is received for now, empty when something is. */
  private volatile String closed = "";

  private volatile String journalFull = "";
  private long agreedFeatures;
  private Frame.State told = Frame.State.FREE;
  private volatile long since;
  private long nextSignOfLife;
  private String fullTold = "";

  /** What a source asked and was not answered yet. */
  private record Question(Connection from, Frame.Ask ask) {}

  private sealed interface Message {
    record Attached(Connection connection, long features) implements Message {}

    record Arrived(Connection connection, Frame.Batch batch) implements Message {}

    record Detached(Connection connection, String why) implements Message {}

    record StopReceiving(CompletableFuture<JournalPosition> durable) implements Message {}

    record Ended() implements Message {}
  }

  /** Something asked of the applying thread, and who waits for it. */
  private record Order<T>(Supplier<T> what, CompletableFuture<T> answer) {
    void obey() {
      try {
        answer.complete(what.get());
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }

  /**
   * @param kept where it stands whether the replica is frozen or released
   * @param frozen how the replica is held from the start, null when it follows its source
   */
  TargetDriver(
      ReplicaConfig config,
      TargetStore store,
      NodeClock clock,
      KeptText kept,
      @Nullable Hold frozen) {
    this.config = config;
    this.store = store;
    this.clock = clock;
    this.kept = kept;
    hold = frozen;
    durable = store.resume();
    since = clock.now();
    receiver = Thread.ofPlatform().name("weir-receive-" + config.job()).unstarted(this::receive);
    applier = Thread.ofPlatform().name("weir-apply-" + config.job()).unstarted(this::apply);
  }

  void start() {
    receiver.start();
    applier.start();
  }

  ReplicaConfig config() {
    return config;
  }

  // Called by connections, on their event loops.

  /**
   * @param features what the source offers
   */
  void attach(Connection from, long features) {
    newest = from;
    inbox.add(new Message.Attached(from, features));
  }

  /** Why nothing can be received, or empty. */
  String obstacle() {
    return ended ? "the target cannot go on: " + why : closed;
  }

  void arrived(Connection from, Frame.Batch batch) {
    long waiting = waitingBytes.addAndGet(cost(batch));
    if (waiting > PAUSE_BYTES) {
      from.pauseReading(true);
    }
    inbox.add(new Message.Arrived(from, batch));
  }

  /** What a waiting batch takes of memory at most, so that many tiny ones are bounded, too. */
  private static long cost(Frame.Batch batch) {
    return MESSAGE_BYTES + batch.header().rawBytes();
  }

  void heard(Frame.Heartbeat heartbeat) {
    sourceAhead = heartbeat.sourceTimeNanos() - clock.now();
    heardSourceTime = heartbeat.sourceTimeNanos();
  }

  void asked(Connection from, Frame.Ask ask) {
    question.set(new Question(from, ask));
    applyNow.release();
  }

  void asked(Connection from, Frame.AskFindings ask) {
    store
        .findings(ask.epoch(), ask.sequence())
        .ifPresentOrElse(
            found -> from.send(frame(ask.epoch(), found)),
            () -> from.refuse("what is asked for has not been compared yet"));
  }

  private static Frame.Findings frame(long epoch, Findings found) {
    List<Frame.Findings.Finding> first =
        found.first().stream()
            .map(
                finding ->
                    new Frame.Findings.Finding(
                        finding.kind().number(), finding.offset(), finding.bytes(), finding.path()))
            .toList();
    return new Frame.Findings(
        epoch,
        found.sequence(),
        found.known(),
        found.objects(),
        found.bytes(),
        found.count(),
        first);
  }

  void detach(Connection from, String reason) {
    gone = from;
    inbox.add(new Message.Detached(from, reason));
  }

  // The receiving thread.

  private void receive() {
    try {
      while (!ended) {
        Message message = inbox.poll(untilSignOfLife(), TimeUnit.NANOSECONDS);
        long group = 0;
        while (message != null && group < GROUP_BYTES) {
          group += handle(message);
          message = group < GROUP_BYTES ? inbox.poll() : null;
        }
        if (group > 0) {
          makeDurable();
        }
        giveSignOfLife();
      }
    } catch (ProblemException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("replica of {} ends because of an internal error", config.job(), e);
      fail("internal error: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // asked to end
    }
  }

  private long untilSignOfLife() {
    return Math.max(0, nextSignOfLife - clock.now());
  }

  private void giveSignOfLife() {
    if (clock.now() >= nextSignOfLife) {
      acknowledge();
      tellState();
      nextSignOfLife = clock.now() + SIGN_OF_LIFE.toNanos();
    }
  }

  /** Returns how many bytes went into the journal. */
  private long handle(Message message) throws InterruptedException {
    return switch (message) {
      case Message.Attached attached -> {
        attached(attached);
        yield 0;
      }
      case Message.Arrived arrived -> {
        try {
          yield arrived.connection() == connection ? journal(arrived.batch()) : 0;
        } finally {
          arrived.batch().stored().release();
          left(arrived);
        }
      }
      case Message.Detached detached -> {
        detached(detached);
        yield 0;
      }
      case Message.StopReceiving stop -> {
        refuse(closed);
        makeDurable();
        stop.durable().complete(durable);
        yield 0;
      }
      case Message.Ended _ -> 0;
    };
  }

  private void attached(Message.Attached attached) {
    Connection from = attached.connection();
    if (!closed.isEmpty()) {
      from.refuse(closed);
      return;
    }
    Connection before = connection;
    if (before != null) {
      before.refuse("job " + config.job() + " was taken over by a newer connection");
    }
    connection = from;
    agreedFeatures = attached.features() & WireLimits.FEATURES;
    told = Frame.State.FREE;
    durable = store.resume();
    why = "";
    since = clock.now();
    heardSourceTime = 0;
    log(PhaseName.RECEIVING, durable, from.peerName() + " sends, resuming", "");
    from.send(
        new Frame.Resume(
            WireLimits.VERSION,
            agreedFeatures,
            durable.epoch(),
            durable.sequence(),
            appliedIn(durable),
            store.status().consistent(),
            (agreedFeatures & WireLimits.COMPARISON) != 0 && store.holdsContent()));
    tellState();
  }

  /** Tells the source when something else keeps this target from applying; receiving thread. */
  private void tellState() {
    Connection to = connection;
    Frame.State now = state();
    if (to != null && !now.equals(told) && (agreedFeatures & WireLimits.TARGET_STATE) != 0) {
      to.send(now);
      told = now;
    }
  }

  private Frame.State state() {
    Hold held = hold;
    String full = (store.status().full() + " " + journalFull).strip();
    String why = ((held == null ? "" : "the replica is " + held.sentence() + ". ") + full).strip();
    return new Frame.State(!full.isEmpty(), held != null, why);
  }

  private void detached(Message.Detached detached) {
    if (detached.connection() == connection) {
      connection = null;
      why = detached.why();
      since = clock.now();
      log(PhaseName.WAITING, durable, "receives nothing", why);
    }
  }

  private void left(Message.Arrived arrived) {
    long waiting = waitingBytes.addAndGet(-cost(arrived.batch()));
    if (waiting < RESUME_BYTES) {
      arrived.connection().pauseReading(false);
    }
  }

  private long journal(Frame.Batch batch) throws InterruptedException {
    dev.weir.wire.BatchHeader wire = batch.header();
    int stored = batch.stored().readableBytes();
    BatchHeader header =
        new BatchHeader(
            wire.epoch(), wire.first(), wire.last(), wire.rawBytes(), stored, wire.codec());
    while (!ended) {
      switch (store.receive(header, batch.stored().nioBuffer())) {
        case ReceiveOutcome.Accepted _ -> {
          heardSourceTime = Math.max(heardSourceTime, wire.firstAtNanos());
          journalFull = "";
          return stored;
        }
        case ReceiveOutcome.Duplicate _ -> {
          return 0;
        }
        case ReceiveOutcome.Refused refused -> {
          refuse(refused.why());
          return 0;
        }
        case ReceiveOutcome.NoRoom none -> {
          if (connection == gone || connection != newest || !closed.isEmpty()) {
            return 0; // not acknowledged, so it comes again over the next connection
          }
          awaitRoom(none.why());
        }
      }
    }
    return 0;
  }

  /** The journal is full: nothing is read on, signs of life go on, applying makes room. */
  private void awaitRoom(String reason) throws InterruptedException {
    journalFull = reason;
    makeDurable();
    giveSignOfLife();
    TimeUnit.NANOSECONDS.sleep(FULL_RETRY.toNanos());
  }

  private void makeDurable() {
    durable = store.force();
    acknowledge();
    applyNow.release();
  }

  private void refuse(String reason) {
    Connection from = connection;
    if (from != null) {
      from.refuse(reason);
    }
    connection = null;
    why = reason;
    since = clock.now();
  }

  // Both threads.

  private void acknowledge() {
    Connection to = connection;
    JournalPosition position = durable;
    if (to != null) {
      to.send(new Frame.Ack(position.epoch(), position.sequence(), appliedIn(position)));
    }
  }

  /** The sequence applied, in the epoch of {@code position}; 0 while an older one is applied. */
  private long appliedIn(JournalPosition position) {
    JournalPosition applied = store.applied();
    return applied.epoch() == position.epoch()
        ? Math.min(applied.sequence(), position.sequence())
        : 0;
  }

  // The applying thread.

  private void apply() {
    try {
      while (!ended) {
        takeOrders();
        boolean idle = ended || hold != null || applySome();
        answer();
        if (idle) {
          applyNow.tryAcquire(SIGN_OF_LIFE.toNanos(), TimeUnit.NANOSECONDS);
          applyNow.drainPermits();
        }
        if (!ended && hold == null && store.checkpointDue(System.nanoTime())) {
          store.checkpoint();
        }
      }
    } catch (ProblemException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("replica of {} ends because of an internal error", config.job(), e);
      fail("internal error: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // asked to end
    }
  }

  /** Tells what a difference mirror lacks, once it was asked for and there is something to say. */
  private void answer() {
    Question asked = question.get();
    if (asked == null) {
      return;
    }
    boolean heard = asked.from == answeredOver;
    long epoch = asked.ask.epoch();
    Optional<WantedBlocks> found = store.wanted(epoch, heard, WireLimits.WANTED_MAX_RUNS);
    if (found.isPresent()) {
      question.compareAndSet(asked, null);
      answeredOver = asked.from;
      List<Frame.Wanted.Run> runs =
          found.get().runs().stream()
              .map(run -> new Frame.Wanted.Run(run.inode(), run.offset(), run.length()))
              .toList();
      asked.from.send(new Frame.Wanted(epoch, found.get().all(), runs));
    }
  }

  private void takeOrders() {
    Order<?> order = orders.poll();
    while (order != null) {
      order.obey();
      order = orders.poll();
    }
  }

  private <T> CompletableFuture<T> order(Supplier<T> what) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    orders.add(new Order<>(what, answer));
    applyNow.release();
    if (ended) {
      refuseOrders();
    }
    return answer;
  }

  private void refuseOrders() {
    Order<?> order = orders.poll();
    while (order != null) {
      order
          .answer()
          .completeExceptionally(
              ProblemException.environment(
                  "replica of " + config.job(), "has ended: " + why, "see weir job status"));
      order = orders.poll();
    }
  }

  /** Keeps the root where it is. */
  CompletableFuture<Hold> freeze(String user) {
    return order(
        () -> {
          Hold held = hold;
          if (held == null) {
            held = holdNow(Hold.Kind.FROZEN, user);
            hold = held;
          }
          return held;
        });
  }

  /** Lets the root follow its source again. */
  CompletableFuture<Void> thaw() {
    return order(
        () -> {
          if (hold == null) {
            throw ProblemException.wrongUse(
                "job '" + config.job() + "'", "is not frozen", "see weir job status");
          }
          kept.forget();
          hold = null;
          log(phase(), store.applied(), "follows its source again", "");
          return null;
        });
  }

  /**
   * Stops receiving, applies up to {@code at} and ends; receiving goes on when that fails.
   *
   * @param at null: everything received, short of a mirror that is not complete
   */
  CompletableFuture<Hold> release(@Nullable JournalPosition at, String user) {
    closed = "job " + config.job() + " is being released by " + user + " on the target";
    CompletableFuture<JournalPosition> stopped = new CompletableFuture<>();
    inbox.add(new Message.StopReceiving(stopped));
    if (ended) {
      stopped.complete(durable);
    }
    return stopped
        .thenCompose(received -> order(() -> releaseNow(at, received, user)))
        .whenComplete(
            (hold, failure) -> {
              if (failure != null) {
                closed = "";
              }
            });
  }

  private Hold releaseNow(@Nullable JournalPosition at, JournalPosition received, String user) {
    if (at != null && (store.applied().isAfter(at) || at.isAfter(received))) {
      throw ProblemException.wrongUse(
          "--at " + at,
          "the replica can be released at " + store.applied() + " up to " + received,
          "give one of these, or now");
    }
    JournalPosition last = store.lastConsistentThrough(at == null ? received : at);
    if (at != null && !last.equals(at)) {
      throw ProblemException.wrongUse(
          "--at " + at,
          "a mirror is under way there: the replica would equal its source at no position",
          last.equals(JournalPosition.NONE) ? "say now" : "say now, or " + last);
    }
    while (!ended && store.applySome(APPLY_BUDGET_BYTES, last) instanceof ApplyOutcome.Applied) {
      continue;
    }
    if (ended) {
      throw cannotHold("is ending: " + why, "give the command again when its node is up");
    }
    Hold released = holdNow(Hold.Kind.RELEASED, user);
    why = "it was released";
    ended = true;
    return released;
  }

  /** Makes the present position durable and says so in the state directory; applying thread. */
  private Hold holdNow(Hold.Kind kind, String user) {
    TargetStatus status = store.status();
    if (!status.full().isEmpty()) {
      throw cannotHold("shows half of an operation: " + status.full(), "give it room first");
    }
    if (!status.consistent()) {
      throw cannotHold(
          "equals its source at no position: a mirror runs or has not begun",
          "wait until the source's phase is Live");
    }
    if (!store.checkpoint()) {
      throw cannotHold("has no room for a checkpoint: " + store.status().full(), "give it room");
    }
    Hold begun =
        new Hold(
            kind,
            status.applied(),
            Instant.EPOCH.plusNanos(status.appliedAt()),
            user,
            Instant.now());
    kept.keep(begun.json().toString());
    log(phase(), begun.position(), kind.word(), begun.sentence());
    return begun;
  }

  private ProblemException cannotHold(String what, String remedy) {
    return ProblemException.environment("replica of " + config.job(), what, remedy);
  }

  /** Returns whether there is nothing to do for now. */
  private boolean applySome() {
    return switch (store.applySome(APPLY_BUDGET_BYTES)) {
      case ApplyOutcome.Applied _ -> {
        acknowledge();
        yield false;
      }
      case ApplyOutcome.UpToDate done -> {
        if (done.operations() > 0) {
          acknowledge();
        }
        yield true;
      }
      case ApplyOutcome.TargetFull full -> {
        if (!full.why().equals(fullTold)) {
          fullTold = full.why();
          LOG.warn("replica of {} waits for room: {}", config.job(), full.why());
        }
        yield true;
      }
    };
  }

  private void fail(String reason) {
    LOG.error("replica of {} stops: {}", config.job(), reason);
    why = reason;
    since = clock.now();
    ended = true;
    Connection from = connection;
    if (from != null) {
      from.refuse("the target cannot go on: " + reason);
    }
    applyNow.release();
    inbox.add(new Message.Ended());
    refuseOrders();
  }

  JobStatus status() {
    TargetStatus status = store.status();
    Frame.State state = state();
    String apart = clockApart();
    String said = ((state.why().isEmpty() ? why : state.why()) + " " + apart).strip();
    List<String> sentences = status.deficiencies();
    long heard = heardSourceTime;
    return new JobStatus(
        config.job(),
        "target",
        phase(),
        conditions(state, !apart.isEmpty()),
        sentences.isEmpty() ? said : (said + " " + String.join(" ", sentences)).strip(),
        status.durable().epoch(),
        status.durable().sequence(),
        0,
        status.durable().sequence(),
        appliedIn(status.durable()),
        0,
        0,
        null,
        null,
        heard == 0 ? null : Math.max(0, clock.now() - heard) / 1e9,
        0,
        0,
        1,
        waitingBytes.get(),
        status.journalBytes(),
        JobStatus.Mirror.NONE,
        new JobStatus.Capture("none", ""),
        Instant.EPOCH.plusNanos(since),
        null,
        new JobStatus.Orders(null, hold),
        replica(status),
        null);
  }

  /**
   * What the clocks of both nodes differ by, as far as that is certain; empty when they may not.
   */
  private String clockApart() {
    long ahead = sourceAhead;
    if (connection == null || ahead < CLOCK_AHEAD_NANOS && ahead > -CLOCK_BEHIND_NANOS) {
      return "";
    }
    return "the source's clock is %.1f s %s this machine's; have both follow a time service"
        .formatted(Math.abs(ahead) / 1e9, ahead > 0 ? "ahead of" : "behind");
  }

  private String phase() {
    return ended ? PhaseName.STOPPED : connection != null ? PhaseName.RECEIVING : PhaseName.WAITING;
  }

  private void log(String phase, JournalPosition position, String message, String cause) {
    JobLog.info(
        new JobLog.Event(config.job(), "target", phase, position.toString(), cause),
        "replica of " + config.job() + ": " + message + " at " + position);
  }

  private static List<String> conditions(Frame.State state, boolean clockApart) {
    List<String> names = new ArrayList<>();
    if (state.full()) {
      names.add(JobStatus.TARGET_FULL);
    }
    if (state.frozen()) {
      names.add(JobStatus.FROZEN);
    }
    if (clockApart) {
      names.add(JobStatus.CLOCK_APART);
    }
    return names;
  }

  private static JobStatus.Replica replica(TargetStatus status) {
    RecoveryPoint now = new RecoveryPoint(status.applied(), status.appliedAt());
    return new JobStatus.Replica(
        status.consistent(), status.consistent() ? now : status.lastConsistent());
  }

  /** Ends both threads; what was received and not applied is applied at the next start. */
  @Override
  public void close() {
    if (!ended) {
      why = "its node is shutting down";
      ended = true;
    }
    inbox.add(new Message.Ended());
    applyNow.release();
    join(receiver);
    join(applier);
    refuseOrders();
    releaseWaiting();
    store.close();
  }

  private void releaseWaiting() {
    Message message = inbox.poll();
    while (message != null) {
      if (message instanceof Message.Arrived arrived) {
        arrived.batch().stored().release();
      }
      message = inbox.poll();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

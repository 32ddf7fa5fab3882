package dev.weir.node;

import dev.weir.config.ReplicaConfig;
import dev.weir.journal.BatchHeader;
import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import dev.weir.target.ApplyOutcome;
import dev.weir.target.ReceiveOutcome;
import dev.weir.target.TargetStatus;
import dev.weir.target.TargetStore;
import dev.weir.target.WantedBlocks;
import dev.weir.transport.Connection;
import dev.weir.wire.Frame;
import dev.weir.wire.WireLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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
  private static final long CLOSE_MILLIS = 10_000;

  private final ReplicaConfig config;
  private final TargetStore store;
  private final NodeClock clock;
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
  private volatile String why = "no source has connected yet";
  private volatile boolean ended;
  private volatile long since;
  private long nextSignOfLife;
  private String fullTold = "";

  /** What a source asked and was not answered yet. */
  private record Question(Connection from, Frame.Ask ask) {}

  private sealed interface Message {
    record Attached(Connection connection) implements Message {}

    record Arrived(Connection connection, Frame.Batch batch) implements Message {}

    record Detached(Connection connection, String why) implements Message {}

    record Ended() implements Message {}
  }

  TargetDriver(ReplicaConfig config, TargetStore store, NodeClock clock) {
    this.config = config;
    this.store = store;
    this.clock = clock;
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

  void attach(Connection from) {
    newest = from;
    inbox.add(new Message.Attached(from));
  }

  /** Why nothing can be received, or empty. */
  String obstacle() {
    return ended ? "the target cannot go on: " + why : "";
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
    heardSourceTime = heartbeat.sourceTimeNanos();
  }

  void asked(Connection from, Frame.Ask ask) {
    question.set(new Question(from, ask));
    applyNow.release();
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
      nextSignOfLife = clock.now() + SIGN_OF_LIFE.toNanos();
    }
  }

  /** Returns how many bytes went into the journal. */
  private long handle(Message message) throws InterruptedException {
    return switch (message) {
      case Message.Attached attached -> {
        attached(attached.connection());
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
      case Message.Ended _ -> 0;
    };
  }

  private void attached(Connection from) {
    Connection before = connection;
    if (before != null) {
      before.refuse("job " + config.job() + " was taken over by a newer connection");
    }
    connection = from;
    durable = store.resume();
    why = "";
    since = clock.now();
    heardSourceTime = 0;
    LOG.info("replica of {}: {} sends, resuming behind {}", config.job(), from.peerName(), durable);
    from.send(
        new Frame.Resume(
            WireLimits.VERSION,
            WireLimits.FEATURES,
            durable.epoch(),
            durable.sequence(),
            appliedIn(durable),
            store.status().consistent(),
            store.holdsContent()));
  }

  private void detached(Message.Detached detached) {
    if (detached.connection() == connection) {
      connection = null;
      why = detached.why();
      since = clock.now();
      LOG.info("replica of {}: {}", config.job(), why);
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
          if (connection == gone || connection != newest) {
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
    why = reason;
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
        boolean idle = applySome();
        answer();
        if (idle) {
          applyNow.tryAcquire(SIGN_OF_LIFE.toNanos(), TimeUnit.NANOSECONDS);
          applyNow.drainPermits();
        }
        if (store.checkpointDue(System.nanoTime())) {
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
  }

  JobStatus status() {
    TargetStatus status = store.status();
    boolean connected = connection != null;
    String phase = ended ? PhaseName.STOPPED : connected ? PhaseName.RECEIVING : PhaseName.WAITING;
    String said = status.full().isEmpty() ? why : status.full();
    List<String> sentences = status.deficiencies();
    long heard = heardSourceTime;
    return new JobStatus(
        config.job(),
        "target",
        phase,
        status.full().isEmpty() ? List.of() : List.of(JobStatus.TARGET_FULL),
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
        JobStatus.Orders.NONE);
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

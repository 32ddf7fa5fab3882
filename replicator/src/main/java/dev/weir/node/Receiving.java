package dev.weir.node;

import dev.weir.journal.BatchHeader;
import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import dev.weir.target.ReceiveOutcome;
import dev.weir.transport.Connection;
import dev.weir.wire.Frame;
import dev.weir.wire.WireLimits;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving thread of one replica: journals what comes, forces it in groups and acknowledges
 * it. Connections hand over on their event loops.
 */
final class Receiving implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Receiving.class);

  /**
   * A group is forced at the latest after this many bytes, so that acknowledgements keep coming.
   */
  private static final long GROUP_BYTES = 8L << 20;

  static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);
  private static final Duration FULL_RETRY = Duration.ofMillis(500);

  private final KeptReplica replica;
  private final Runnable received;
  private final Consumer<String> failed;
  private final Queue<Message> inbox = new ConcurrentLinkedQueue<>();
  private final Bell bell;
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile @Nullable Connection newest;
  private volatile @Nullable Connection gone;
  private volatile long heardSourceTime;

  /**
   * Source time of the last heartbeat less the time here: the clocks' difference less the delay.
   */
  private volatile long sourceAhead;

  /** Why nothing is received for now, empty when something is. */
  private volatile String closed = "";

  private volatile String journalFull = "";
  private @Nullable ReceivingSession session;
  private long agreedFeatures;
  private Frame.State told = Frame.State.FREE;
  private long nextSignOfLife;

  private sealed interface Message {
    record Attached(Connection connection, long features) implements Message {}

    record Joined(Connection connection, long session) implements Message {}

    record Arrived(ReceivingSession.Arrived batch) implements Message {}

    record Detached(Connection connection, String why) implements Message {}

    record StopReceiving(CompletableFuture<JournalPosition> durable) implements Message {}

    record Ended() implements Message {}
  }

  /**
   * @param received called when there is more to apply; must not wait
   * @param failed told why it cannot go on
   */
  Receiving(KeptReplica replica, Runnable received, Consumer<String> failed) {
    this.replica = replica;
    bell = replica.machine.bell();
    this.received = received;
    this.failed = failed;
  }

  // Called by connections, on their event loops, and by whoever ends the replica.

  private void tell(Message message) {
    inbox.add(message);
    bell.ring();
  }

  /**
   * @param features agreed with the source
   */
  void attach(Inflow from, long features) {
    newest = from.connection();
    tell(new Message.Attached(from.connection(), features));
  }

  /** A further connection asks to belong to the session of this number. */
  void join(Inflow from, long session) {
    tell(new Message.Joined(from.connection(), session));
  }

  /**
   * @param number of the batch in its session, where numbers were agreed
   */
  void arrived(Inflow from, long number, Frame.Batch batch) {
    waitingBytes.addAndGet(Inflow.cost(batch));
    from.arrived(batch);
    tell(new Message.Arrived(new ReceivingSession.Arrived(from, number, batch)));
  }

  void heard(Frame.Heartbeat heartbeat) {
    sourceAhead = heartbeat.sourceTimeNanos() - replica.clock.now();
    heardSourceTime = heartbeat.sourceTimeNanos();
  }

  void detach(Connection from, String reason) {
    gone = from;
    tell(new Message.Detached(from, reason));
  }

  /** Receives nothing until {@link #receiveAgain}; what was received until then is durable. */
  CompletableFuture<JournalPosition> stopReceiving(String why) {
    closed = why;
    CompletableFuture<JournalPosition> stopped = new CompletableFuture<>();
    tell(new Message.StopReceiving(stopped));
    if (replica.ended) {
      stopped.complete(replica.durable);
    }
    return stopped;
  }

  void receiveAgain() {
    closed = "";
  }

  /** Why nothing is received for now, empty when something is. */
  String closed() {
    return closed;
  }

  /** Has the thread see that the replica has ended. */
  void end() {
    tell(new Message.Ended());
  }

  /** Lets go of what waits, once the thread is over. */
  void releaseWaiting() {
    Message message = inbox.poll();
    while (message != null) {
      if (message instanceof Message.Arrived arrived) {
        left(arrived.batch());
      }
      message = inbox.poll();
    }
    endSession("its node is shutting down");
  }

  // For the books.

  /** Source time of the newest sign of life or batch, 0 when there was none. */
  long heardSourceTime() {
    return heardSourceTime;
  }

  /** Source time of the last heartbeat less the time here, in nanoseconds. */
  long sourceAhead() {
    return sourceAhead;
  }

  long waitingBytes() {
    return waitingBytes.get();
  }

  /** What keeps this target from applying. */
  Frame.State state() {
    Hold held = replica.hold;
    String full = (replica.store.status().full() + " " + journalFull).strip();
    String why = ((held == null ? "" : "the replica is " + held.sentence() + ". ") + full).strip();
    return new Frame.State(!full.isEmpty(), held != null, why);
  }

  // The receiving thread.

  @Override
  public void run() {
    try {
      while (!replica.ended) {
        Message message = await();
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
      failed.accept(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("replica of {} ends because of an internal error", replica.config.job(), e);
      failed.accept("internal error: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // asked to end
    }
  }

  /** The next message; null when none came until a sign of life is due. */
  private @Nullable Message await() throws InterruptedException {
    Message message = inbox.poll();
    if (message == null) {
      bell.await(Math.max(0, nextSignOfLife - replica.clock.now()));
      message = inbox.poll();
    }
    return message;
  }

  private void giveSignOfLife() {
    if (replica.clock.now() >= nextSignOfLife) {
      replica.acknowledge();
      signsToFurther();
      tellState();
      nextSignOfLife = replica.clock.now() + SIGN_OF_LIFE.toNanos();
    }
  }

  /** The source hears each of its connections by itself. */
  private void signsToFurther() {
    if (session != null) {
      session.sayToFurther(replica.ack());
    }
  }

  /** Returns how many bytes went into the journal. */
  private long handle(Message message) throws InterruptedException {
    return switch (message) {
      case Message.Attached attached -> {
        attached(attached);
        yield 0;
      }
      case Message.Joined joined -> {
        joined(joined);
        yield 0;
      }
      case Message.Arrived arrived -> arrived(arrived.batch());
      case Message.Detached detached -> {
        detached(detached);
        yield 0;
      }
      case Message.StopReceiving stop -> {
        refuse(closed);
        makeDurable();
        stop.durable().complete(replica.durable);
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
    endSession("job " + replica.config.job() + " was taken over by a newer connection");
    ReceivingSession begun = new ReceivingSession(from, replica.machine.secret(Long.MAX_VALUE));
    session = begun;
    JournalPosition durable = replica.store.resume();
    replica.durable = durable;
    replica.connection = from;
    agreedFeatures = attached.features();
    told = Frame.State.FREE;
    replica.because("");
    heardSourceTime = 0;
    replica.log(PhaseName.RECEIVING, durable, from.peerName() + " sends, resuming", "");
    from.send(
        new Frame.Resume(
            WireLimits.VERSION,
            agreedFeatures,
            durable.epoch(),
            durable.sequence(),
            replica.appliedIn(durable),
            replica.store.status().consistent(),
            agreed(WireLimits.COMPARISON) && replica.store.holdsContent()));
    if (agreed(WireLimits.SEVERAL_CONNECTIONS)) {
      from.send(new Frame.Session(begun.number()));
    }
    tellState();
  }

  private boolean agreed(long feature) {
    return (agreedFeatures & feature) != 0;
  }

  /** Tells the source when something else keeps this target from applying. */
  private void tellState() {
    Connection to = replica.connection;
    Frame.State now = state();
    if (to != null && !now.equals(told) && agreed(WireLimits.TARGET_STATE)) {
      to.send(now);
      told = now;
    }
  }

  private void joined(Message.Joined joined) {
    Connection from = joined.connection();
    ReceivingSession to = session;
    String refusal =
        to == null || !agreed(WireLimits.SEVERAL_CONNECTIONS)
            ? "job " + replica.config.job() + " has no session to join; say hello first"
            : to.join(from, joined.session(), WireLimits.CONNECTIONS_MAX);
    if (refusal.isEmpty()) {
      from.send(new Frame.Session(joined.session()));
    } else {
      from.refuse(refusal);
    }
  }

  /** Returns how many bytes went into the journal. */
  private long arrived(ReceivingSession.Arrived batch) throws InterruptedException {
    ReceivingSession from = session;
    if (from == null || !from.has(batch.inflow().connection())) {
      left(batch);
      return 0;
    }
    if (!agreed(WireLimits.SEVERAL_CONNECTIONS)) {
      return journalAndRelease(batch);
    }
    if (!from.put(batch)) {
      left(batch);
      refuse("batch " + batch.number() + " came before");
      return 0;
    }
    long bytes = 0;
    ReceivingSession.Arrived next = from.poll();
    while (next != null) {
      bytes += journalAndRelease(next);
      next = session == from ? from.poll() : null;
    }
    return bytes;
  }

  private long journalAndRelease(ReceivingSession.Arrived batch) throws InterruptedException {
    try {
      return journal(batch.batch());
    } finally {
      left(batch);
    }
  }

  private void detached(Message.Detached detached) {
    if (session != null && session.has(detached.connection())) {
      endSession("a connection of the session was lost");
      replica.because(detached.why());
      replica.log(PhaseName.WAITING, replica.durable, "receives nothing", detached.why());
    }
  }

  private void left(ReceivingSession.Arrived arrived) {
    waitingBytes.addAndGet(-Inflow.cost(arrived.batch()));
    arrived.release();
  }

  /** What waits in it was not acknowledged, so it comes again. */
  private void endSession(String why) {
    if (session != null) {
      session.end(why).forEach(this::left);
    }
    session = null;
    replica.connection = null;
  }

  private long journal(Frame.Batch batch) throws InterruptedException {
    dev.weir.wire.BatchHeader wire = batch.header();
    int stored = batch.stored().readableBytes();
    BatchHeader header =
        new BatchHeader(
            wire.epoch(), wire.first(), wire.last(), wire.rawBytes(), stored, wire.codec());
    while (!replica.ended) {
      switch (replica.store.receive(header, batch.stored().nioBuffer())) {
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
          ReceivingSession from = session;
          if (from == null || from.has(gone) || from.first() != newest || !closed.isEmpty()) {
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
    replica.machine.sleep(FULL_RETRY.toNanos());
  }

  private void makeDurable() {
    replica.durable = replica.store.force();
    replica.acknowledge();
    received.run();
  }

  private void refuse(String reason) {
    endSession(reason);
    replica.because(reason);
  }
}

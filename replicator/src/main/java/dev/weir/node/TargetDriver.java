package dev.weir.node;

import dev.weir.config.ReplicaConfig;
import dev.weir.journal.JournalPosition;
import dev.weir.target.RecoveryPoint;
import dev.weir.target.TargetStatus;
import dev.weir.target.TargetStore;
import dev.weir.transport.Connection;
import dev.weir.wire.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica being kept: begins and ends its two threads, and tells how it stands. */
final class TargetDriver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetDriver.class);

  /** A heartbeat from the future: no delay explains it. */
  private static final long CLOCK_AHEAD_NANOS = Duration.ofSeconds(2).toNanos();

  /** A delay of the line may look like this, too, but not of a line in order. */
  private static final long CLOCK_BEHIND_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long CLOSE_MILLIS = 10_000;

  private final KeptReplica replica;
  private final Receiving receiving;
  private final Applying applying;
  private final Holding holding;
  private final Thread receiver;
  private final Thread applier;

  /**
   * @param kept where it stands whether the replica is frozen or released
   * @param frozen how the replica is held from the start, null when it follows its source
   */
  TargetDriver(
      ReplicaConfig config,
      TargetStore store,
      Machine machine,
      KeptText kept,
      @Nullable Hold frozen) {
    replica = new KeptReplica(config, store, machine, frozen);
    applying = new Applying(replica, this::fail);
    receiving = new Receiving(replica, applying::wake, this::fail);
    holding = new Holding(replica, receiving, applying, kept);
    receiver = machine.thread("weir-receive-" + config.job(), receiving);
    applier = machine.thread("weir-apply-" + config.job(), applying);
  }

  void start() {
    receiver.start();
    applier.start();
  }

  ReplicaConfig config() {
    return replica.config;
  }

  /** Takes what connections bring. */
  Receiving receiving() {
    return receiving;
  }

  /** Answers what sources ask. */
  Applying applying() {
    return applying;
  }

  /** Why nothing can be received, or empty. */
  String obstacle() {
    return replica.ended ? "the target cannot go on: " + replica.why : receiving.closed();
  }

  /** Whether it ended because it could not go on. */
  boolean hasEnded() {
    return replica.ended;
  }

  /** Keeps the root where it is. */
  CompletableFuture<Hold> freeze(String user) {
    return holding.freeze(user);
  }

  /** Lets the root follow its source again. */
  CompletableFuture<Void> thaw() {
    return holding.thaw();
  }

  /**
   * Stops receiving, applies up to {@code at} and ends; receiving goes on when that fails.
   *
   * @param at null: everything received, short of a mirror that is not complete
   */
  CompletableFuture<Hold> release(@Nullable JournalPosition at, String user) {
    return holding.release(at, user);
  }

  private void fail(String reason) {
    LOG.error("replica of {} stops: {}", replica.config.job(), reason);
    replica.end(reason);
    Connection from = replica.connection;
    if (from != null) {
      from.refuse("the target cannot go on: " + reason);
    }
    applying.wake();
    receiving.end();
    applying.refuseOrders();
  }

  JobStatus status() {
    TargetStatus status = replica.store.status();
    Frame.State state = receiving.state();
    String apart = clockApart();
    String said = ((state.why().isEmpty() ? replica.why : state.why()) + " " + apart).strip();
    List<String> sentences = status.deficiencies();
    long heard = receiving.heardSourceTime();
    return new JobStatus(
        replica.config.job(),
        "target",
        replica.phase(),
        conditions(state, !apart.isEmpty()),
        sentences.isEmpty() ? said : (said + " " + String.join(" ", sentences)).strip(),
        status.durable().epoch(),
        status.durable().sequence(),
        0,
        status.durable().sequence(),
        replica.appliedIn(status.durable()),
        0,
        0,
        null,
        null,
        heard == 0 ? null : Math.max(0, replica.clock.now() - heard) / 1e9,
        0,
        0,
        1,
        receiving.waitingBytes(),
        status.journalBytes(),
        JobStatus.Mirror.NONE,
        JobStatus.Capture.NONE,
        Instant.EPOCH.plusNanos(replica.since),
        null,
        new JobStatus.Orders(null, replica.hold),
        replicaStatus(status),
        null,
        new JobStatus.Place(replica.config.root().toString(), peer()),
        null,
        null);
  }

  private String peer() {
    Connection from = replica.connection;
    return from == null ? "" : from.peerName() + " at " + from.peerAddress();
  }

  /**
   * What the clocks of both nodes differ by, as far as that is certain; empty when they may not.
   */
  private String clockApart() {
    long ahead = receiving.sourceAhead();
    if (replica.connection == null || ahead < CLOCK_AHEAD_NANOS && ahead > -CLOCK_BEHIND_NANOS) {
      return "";
    }
    return "the source's clock is %.1f s %s this machine's; have both follow a time service"
        .formatted(Math.abs(ahead) / 1e9, ahead > 0 ? "ahead of" : "behind");
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

  private static JobStatus.Replica replicaStatus(TargetStatus status) {
    RecoveryPoint now = new RecoveryPoint(status.applied(), status.appliedAt());
    return new JobStatus.Replica(
        status.consistent(), status.consistent() ? now : status.lastConsistent(), status.orphans());
  }

  /** Ends both threads; what was received and not applied is applied at the next start. */
  @Override
  public void close() {
    replica.end("its node is shutting down");
    receiving.end();
    applying.wake();
    join(receiver);
    join(applier);
    applying.refuseOrders();
    receiving.releaseWaiting();
    replica.store.close();
  }

  private void join(Thread thread) {
    try {
      replica.machine.join(thread, CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

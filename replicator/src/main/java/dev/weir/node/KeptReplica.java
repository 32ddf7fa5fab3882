package dev.weir.node;

import dev.weir.config.ReplicaConfig;
import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import dev.weir.target.TargetStore;
import dev.weir.transport.Connection;
import dev.weir.wire.Frame;
import org.jspecify.annotations.Nullable;

/** What the receiving and the applying thread of one replica share. */
final class KeptReplica {
  final ReplicaConfig config;
  final TargetStore store;
  final Machine machine;
  final NodeClock clock;

  /** Over which is received; the receiving thread sets it. */
  volatile @Nullable Connection connection;

  /** Forced to the journal; the receiving thread sets it. */
  volatile JournalPosition durable;

  /** How an operator holds the root; the applying thread sets it. */
  volatile @Nullable Hold hold;

  volatile String why = "no source has connected yet";

  /** When {@link #why} began to hold. */
  volatile long since;

  volatile boolean ended;

  KeptReplica(ReplicaConfig config, TargetStore store, Machine machine, @Nullable Hold hold) {
    this.config = config;
    this.store = store;
    this.machine = machine;
    clock = machine.clock();
    this.hold = hold;
    durable = store.resume();
    since = clock.now();
  }

  /** Says why it stands as it does, unless it has ended: why it did stays to be read. */
  void because(String reason) {
    say(reason, clock.now(), false);
  }

  /** It cannot go on, or is to end; the first reason stays. */
  void end(String reason) {
    say(reason, clock.now(), true);
  }

  private synchronized void say(String reason, long now, boolean ends) {
    if (!ended) {
      why = reason;
      since = now;
      ended = ends;
    }
  }

  /** Tells the source how far its operations have come; any thread. */
  void acknowledge() {
    Connection to = connection;
    if (to != null) {
      to.send(ack());
    }
  }

  Frame.Ack ack() {
    JournalPosition position = durable;
    return new Frame.Ack(position.epoch(), position.sequence(), appliedIn(position));
  }

  /** The sequence applied, in the epoch of {@code position}; 0 while an older one is applied. */
  long appliedIn(JournalPosition position) {
    JournalPosition applied = store.applied();
    return applied.epoch() == position.epoch()
        ? Math.min(applied.sequence(), position.sequence())
        : 0;
  }

  String phase() {
    return ended ? PhaseName.STOPPED : connection != null ? PhaseName.RECEIVING : PhaseName.WAITING;
  }

  void log(String phase, JournalPosition position, String message, String cause) {
    JobLog.info(
        new JobLog.Event(config.job(), "target", phase, position.toString(), cause),
        "replica of " + config.job() + ": " + message + " at " + position);
  }

  ProblemException problem(String what, String remedy) {
    return ProblemException.environment("replica of " + config.job(), what, remedy);
  }
}

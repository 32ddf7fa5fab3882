package dev.weir.node;

import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import dev.weir.target.ApplyOutcome;
import dev.weir.target.TargetStatus;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Keeps the root of one replica at one position, or gives it away there, as operators order. */
final class Holding {
  private final KeptReplica replica;
  private final Receiving receiving;
  private final Applying applying;
  private final KeptText kept;

  /**
   * @param kept where it stands whether the replica is frozen or released
   */
  Holding(KeptReplica replica, Receiving receiving, Applying applying, KeptText kept) {
    this.replica = replica;
    this.receiving = receiving;
    this.applying = applying;
    this.kept = kept;
  }

  /** Keeps the root where it is. */
  CompletableFuture<Hold> freeze(String user) {
    return applying.order(
        () -> {
          Hold held = replica.hold;
          if (held == null) {
            held = holdNow(Hold.Kind.FROZEN, user);
            replica.hold = held;
          }
          return held;
        });
  }

  /** Lets the root follow its source again. */
  CompletableFuture<Void> thaw() {
    return applying.order(
        () -> {
          if (replica.hold == null) {
            throw ProblemException.wrongUse(
                "job '" + replica.config.job() + "'", "is not frozen", "see weir job status");
          }
          kept.forget();
          replica.hold = null;
          replica.log(replica.phase(), replica.store.applied(), "follows its source again", "");
          return null;
        });
  }

  /**
   * Stops receiving, applies up to {@code at} and ends; receiving goes on when that fails.
   *
   * @param at null: everything received, short of a mirror that is not complete
   */
  CompletableFuture<Hold> release(@Nullable JournalPosition at, String user) {
    String why = "job " + replica.config.job() + " is being released by " + user + " on the target";
    return receiving
        .stopReceiving(why)
        .thenCompose(received -> applying.order(() -> releaseNow(at, received, user)))
        .whenComplete(
            (hold, failure) -> {
              if (failure != null) {
                receiving.receiveAgain();
              }
            });
  }

  private Hold releaseNow(@Nullable JournalPosition at, JournalPosition received, String user) {
    JournalPosition applied = replica.store.applied();
    if (at != null && (applied.isAfter(at) || at.isAfter(received))) {
      throw ProblemException.wrongUse(
          "--at " + at,
          "the replica can be released at " + applied + " up to " + received,
          "give one of these, or now");
    }
    JournalPosition last = replica.store.lastConsistentThrough(at == null ? received : at);
    if (at != null && !last.equals(at)) {
      throw ProblemException.wrongUse(
          "--at " + at,
          "a mirror is under way there: the replica would equal its source at no position",
          last.equals(JournalPosition.NONE) ? "say now" : "say now, or " + last);
    }
    while (!replica.ended
        && replica.store.applySome(Applying.BUDGET_BYTES, last) instanceof ApplyOutcome.Applied) {
      continue;
    }
    if (replica.ended) {
      throw replica.problem(
          "is ending: " + replica.why, "give the command again when its node is up");
    }
    Hold released = holdNow(Hold.Kind.RELEASED, user);
    replica.end("it was released");
    return released;
  }

  /** Makes the present position durable and says so in the state directory; applying thread. */
  private Hold holdNow(Hold.Kind kind, String user) {
    TargetStatus status = replica.store.status();
    if (!status.full().isEmpty()) {
      throw replica.problem("shows half of an operation: " + status.full(), "give it room first");
    }
    if (!status.consistent()) {
      throw replica.problem(
          "equals its source at no position: a mirror runs or has not begun, or what was applied"
              + " before the start is being applied again",
          "wait until the source's phase is Live");
    }
    if (!replica.store.checkpoint()) {
      throw replica.problem(
          "has no room for a checkpoint: " + replica.store.status().full(), "give it room");
    }
    Hold begun =
        new Hold(
            kind,
            status.applied(),
            Instant.EPOCH.plusNanos(status.appliedAt()),
            user,
            Instant.now());
    kept.keep(begun.json().toString());
    replica.log(replica.phase(), begun.position(), kind.word(), begun.sentence());
    return begun;
  }
}

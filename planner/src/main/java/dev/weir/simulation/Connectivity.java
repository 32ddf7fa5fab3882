package dev.weir.simulation;

import java.util.List;

/** How the connection of one job goes through outages and disconnections. */
final class Connectivity {
  private static final long NEVER = SimulationResult.NEVER;

  /** What happens next to it. */
  enum Turn {
    /** A short outage begins: everything waits until it is over. */
    STALLED,
    /** The line is cut: what is on the way is lost, and nobody knows yet. */
    CUT,
    /** The silence is taken for a loss. */
    NOTICED,
    /** A connection stands. */
    MADE
  }

  private final List<Outage> outages;
  private final long detection;
  private final long reconnectAfter;
  private int next;
  private Turn turn = Turn.MADE;
  private long dueAt = NEVER;
  private long stalled;

  Connectivity(Outages outages) {
    this.outages = outages.outages();
    this.detection = outages.detection().toNanos();
    this.reconnectAfter = outages.reconnectAfter().toNanos();
  }

  /** A first connection is made as soon as the line allows from {@code instant} on. */
  void beginAt(long instant) {
    turn = Turn.MADE;
    dueAt = unlessCut(instant);
  }

  /** When the next turn comes. */
  long dueAt() {
    return dueAt;
  }

  /** Takes the turn that is due. */
  Turn take() {
    Turn taken = turn;
    switch (taken) {
      case MADE -> awaitOutage();
      case STALLED -> {
        stalled = outages.get(next).lengthNanos();
        next++;
        awaitOutage();
      }
      case CUT -> {
        turn = Turn.NOTICED;
        dueAt += detection;
      }
      case NOTICED -> closed(dueAt);
    }
    return taken;
  }

  /** How long the stall lasts that {@link #take} told. */
  long stalledNanos() {
    return stalled;
  }

  /** The connection was closed at {@code now}; a new one is made. */
  void closed(long now) {
    turn = Turn.MADE;
    dueAt = unlessCut(now + reconnectAfter);
  }

  private void awaitOutage() {
    if (next == outages.size()) {
      dueAt = NEVER;
      return;
    }
    Outage outage = outages.get(next);
    dueAt = outage.startNanos();
    turn = outage.lengthNanos() > detection ? Turn.CUT : Turn.STALLED;
  }

  private long unlessCut(long instant) {
    long at = instant;
    while (next < outages.size() && outages.get(next).startNanos() <= at) {
      at = Math.max(at, outages.get(next).endNanos() + reconnectAfter);
      next++;
    }
    return at;
  }
}

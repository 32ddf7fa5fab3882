package dev.weir.intercept.fuse;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The locks that order effects and positions, and what the sink has heard of. Locks are taken in
 * this order: the namespace lock, then one stripe. Data and attributes of an inode change under its
 * stripe; directory entries, and attributes of directories, change under the namespace lock.
 *
 * <p>While a mirror runs, an identity is "heard" once the sink has a name for it, and a directory
 * is "listed" once all its names are there. A name is with the sink exactly when its directory is
 * listed; that is what decides whether a change is recorded or left for the mirror to find.
 */
final class CaptureOrder {
  private static final int STRIPES = 256;

  private enum Phase {
    /** Nothing is recorded: no mirror was asked for. */
    UNHEARD,
    MIRRORING,
    /** All is known, so nothing needs to be remembered by name. */
    COMPLETE
  }

  /** One of the locks over inodes, with the names that the sink has for the inodes it covers. */
  static final class Stripe extends ReentrantLock {
    private static final long serialVersionUID = 1L;
    private transient LongCounts names = new LongCounts();
  }

  final ReentrantLock namespace = new ReentrantLock();
  private final Stripe[] stripes = new Stripe[STRIPES];
  private LongCounts listed = new LongCounts();
  private volatile Phase phase = Phase.UNHEARD;

  CaptureOrder() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  Stripe stripe(long inode) {
    return stripes[(int) ((inode * 0x9E3779B97F4A7C15L) >>> 56)];
  }

  /** Whether changes of this inode are recorded; its stripe is held. */
  boolean heard(Stripe stripe, long inode) {
    return switch (phase) {
      case UNHEARD -> false;
      case MIRRORING -> stripe.names.get(inode) > 0;
      case COMPLETE -> true;
    };
  }

  /** As {@link #heard(Stripe, long)}, for a file that the rules may leave out. */
  boolean heard(Stripe stripe, Node node) {
    return heard(stripe, node.inode) && (phase != Phase.COMPLETE || !node.outside);
  }

  /** As {@link #heard(Stripe, long)}, taking the stripe; the namespace lock is held. */
  boolean heard(long inode) {
    Stripe stripe = stripe(inode);
    stripe.lock();
    try {
      return heard(stripe, inode);
    } finally {
      stripe.unlock();
    }
  }

  /** Whether changes of this directory's entries are recorded; the namespace lock is held. */
  boolean listed(long directory) {
    return switch (phase) {
      case UNHEARD -> false;
      case MIRRORING -> listed.get(directory) > 0;
      case COMPLETE -> true;
    };
  }

  /** The sink got one more name of this inode; the namespace lock is held. */
  void named(long inode) {
    change(inode, 1);
  }

  /** The sink lost a name of this inode; the namespace lock is held. */
  void unnamed(long inode) {
    change(inode, -1);
  }

  private void change(long inode, int by) {
    if (phase == Phase.MIRRORING) {
      Stripe stripe = stripe(inode);
      stripe.lock();
      try {
        stripe.names.add(inode, by);
      } finally {
        stripe.unlock();
      }
    }
  }

  /** All entries of this directory are with the sink; the namespace lock is held. */
  void markListed(long directory) {
    if (phase == Phase.MIRRORING && listed.get(directory) == 0) {
      listed.add(directory, 1);
    }
  }

  /** The inode is no more; its number may come again. The namespace lock is held. */
  void gone(long inode) {
    if (phase == Phase.MIRRORING) {
      listed.remove(inode);
      Stripe stripe = stripe(inode);
      stripe.lock();
      try {
        stripe.names.remove(inode);
      } finally {
        stripe.unlock();
      }
    }
  }

  /** Forgets all and starts a mirror at {@code root}; {@code mark} runs while all stands still. */
  void beginMirror(long root, Runnable mark) {
    standingStill(
        () -> {
          forget();
          phase = Phase.MIRRORING;
          mark.run();
        });
    named(root);
  }

  /** Whether a mirror is under way. */
  boolean mirroring() {
    return phase == Phase.MIRRORING;
  }

  /** Whether all is known that counts. */
  boolean complete() {
    return phase == Phase.COMPLETE;
  }

  /** How many names of this inode the sink has, while a mirror runs; its stripe is held. */
  int names(Stripe stripe, long inode) {
    return stripe.names.get(inode);
  }

  /** What the sink knows is no base any more: nothing is recorded until a mirror begins. */
  void distrust() {
    standingStill(
        () -> {
          phase = Phase.UNHEARD;
          forget();
        });
  }

  /** An earlier server's mirror was complete; before any thread serves. */
  void knowsAll() {
    phase = Phase.COMPLETE;
  }

  /** From here on everything is recorded; {@code mark} runs while all stands still. */
  void endMirror(Runnable mark) {
    standingStill(
        () -> {
          mark.run();
          phase = Phase.COMPLETE;
          forget();
        });
  }

  /** Runs {@code action} when every effect that has happened is recorded, before the next one. */
  void betweenEffects(Runnable action) {
    namespace.lock();
    try {
      standingStill(action);
    } finally {
      namespace.unlock();
    }
  }

  private void forget() {
    listed = new LongCounts();
    for (Stripe stripe : stripes) {
      stripe.names = new LongCounts();
    }
  }

  private void standingStill(Runnable action) {
    if (!namespace.isHeldByCurrentThread()) {
      throw new IllegalStateException("the namespace lock is not held");
    }
    for (Stripe stripe : stripes) {
      stripe.lock();
    }
    try {
      action.run();
    } finally {
      for (Stripe stripe : stripes) {
        stripe.unlock();
      }
    }
  }
}

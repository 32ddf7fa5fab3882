package dev.weir.holder;

import java.time.Duration;

/**
 * Decides what follows the end of a server. Pure: instants are nanoseconds of any clock that does
 * not go back.
 */
final class Succession {
  /** A server that ran this long did its work; dying sooner counts as dying at once. */
  static final Duration LIVED = Duration.ofSeconds(1);

  /**
   * So many deaths at once in a row, and the cause will not go away by starting once more. With the
   * pauses they take about three seconds and the starts, so that applications do not wait longer
   * for a server that never comes.
   */
  static final int MOST_DEATHS_AT_ONCE = 5;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private boolean everUp;
  private long upSince = Long.MAX_VALUE;
  private int deathsAtOnce;

  /** What is to follow. */
  sealed interface Next {
    /** The node is over; {@code code} is its exit code. */
    record End(int code) implements Next {}

    /** Another server begins after a pause. */
    record Replace(Duration pause) implements Next {}

    /** No server can be had: the mounts go, so that applications meet the plain directories. */
    record GiveUp(int deaths, int code) implements Next {}
  }

  /** A server said that it is up. */
  void up(long now) {
    everUp = true;
    upSince = now;
  }

  /** Whether the present server is up. */
  boolean isUp() {
    return upSince != Long.MAX_VALUE;
  }

  /** Whether any server ever was up, so that applications wait for the next. */
  boolean wasUp() {
    return everUp;
  }

  /** A server is started; it has to come up first. */
  void started() {
    upSince = Long.MAX_VALUE;
  }

  /**
   * A server ended.
   *
   * @param inOrder whether it had said so, or was asked to
   * @param code its exit code, 128 and the signal's number for one that was killed
   */
  Next ended(long now, boolean inOrder, int code) {
    if (inOrder || !everUp) {
      return new Next.End(code);
    }
    boolean lived = upSince != Long.MAX_VALUE && now - upSince >= LIVED.toNanos();
    deathsAtOnce = lived ? 0 : deathsAtOnce + 1;
    if (deathsAtOnce > MOST_DEATHS_AT_ONCE) {
      return new Next.GiveUp(deathsAtOnce, code);
    }
    return new Next.Replace(
        deathsAtOnce < 2 ? Duration.ZERO : FIRST_PAUSE.multipliedBy(1L << (deathsAtOnce - 2)));
  }
}

package dev.weir.simulation;

import dev.weir.simulation.SimulationResult.Holes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The times without a new recovery point, the present one among them. */
final class HoleLog {
  private static final long NEVER = SimulationResult.NEVER;

  /** Nobody reads more of them; the longest is kept apart and all are counted. */
  private static final int KEPT = 1000;

  private final List<RecoveryHole> first = new ArrayList<>();
  private @Nullable RecoveryHole longest;
  private long count;

  private boolean open;
  private long start;
  private long since;
  private long mirrorFrom;
  private int breaks;

  boolean isOpen() {
    return open;
  }

  /** The last consistent recovery point before the open hole. */
  long since() {
    return since;
  }

  void open(long now, long lastPoint) {
    open = true;
    start = now;
    since = lastPoint;
    mirrorFrom = NEVER;
    breaks = 1;
  }

  /** The queue overflowed again before the hole was closed. */
  void brokenAgain() {
    breaks++;
    mirrorFrom = NEVER;
  }

  void mirrorBegan(long now) {
    mirrorFrom = now;
  }

  /** There is a recovery point again, or, with {@code NEVER}, not in this run. */
  void close(long at) {
    RecoveryHole hole = new RecoveryHole(start, since, at, mirrorFrom, breaks);
    open = false;
    count++;
    if (first.size() < KEPT) {
      first.add(hole);
    }
    if (longest == null || length(hole) > length(longest)) {
      longest = hole;
    }
  }

  private static long length(RecoveryHole hole) {
    return hole.endNanos() == NEVER ? NEVER : hole.endNanos() - hole.startNanos();
  }

  Holes result() {
    return new Holes(first, longest, count);
  }
}

package dev.weir.analysis;

import dev.weir.engine.Cap;
import dev.weir.workload.Workload;

/**
 * Cuts the measured period and the objective after it into pieces during which nothing changes:
 * neither what arrives, nor the line, nor what arrived one objective earlier. An age above the
 * objective R means Q(t) > W(t) - W(t - R); both sides are straight in a piece but for the moment
 * at which Q empties, so that looking at its ends is exact. Filled block by block into the same
 * arrays.
 */
final class QueuePieces {
  /** Four blocks of this many doubles stay in the first cache of a core. */
  static final int BLOCK = 512;

  /** What rounding may add to a backlog, as a share of what is allowed. */
  private static final double SLACK = 1 + 1e-11;

  private static final double NANOS = 1e9;

  /** Wire bytes that arrive in a piece. */
  final double[] arrived = new double[BLOCK];

  /** Seconds during which the line is open in a piece, each counted by its share. */
  final double[] open = new double[BLOCK];

  /** Wire bytes that a line of any rate carries at most in a piece. */
  final double[] most = new double[BLOCK];

  /** Wire bytes that may wait at the end of a piece: those younger than the objective. */
  final double[] allowed = new double[BLOCK];

  private final double bytesPerUnit;
  private final double objective;
  private final double finish;
  private final StepWalk share;
  private final StepWalk cap;
  private final ArrivalWalk arrivals;
  private final ArrivalWalk aged;
  private double now;

  QueuePieces(WireLoad load, LineTerms terms, long objectiveNanos) {
    Workload workload = load.workload();
    long origin = workload.startNanos();
    this.bytesPerUnit = load.wireBytesPerUnit();
    this.objective = objectiveNanos;
    this.finish = workload.endNanos() - origin + (double) objectiveNanos;
    this.share = new StepWalk(terms.share(), origin);
    this.cap = new StepWalk(terms.cap(), origin);
    this.arrivals = new ArrivalWalk(load);
    this.aged = new ArrivalWalk(load);
  }

  /** Fills the arrays with the next pieces; their number, 0 after the last. */
  int fill() {
    int count = 0;
    while (count < BLOCK && now < finish) {
      double next = Math.min(Math.min(arrivals.border(), aged.border() + objective), finish);
      next = Math.min(next, Math.min(share.end(), cap.end()));
      if (next == now) {
        moveTo(next);
        continue;
      }
      double seconds = (next - now) / NANOS;
      open[count] = share.bytesPerSecond() * seconds;
      most[count] = cap.bytesPerSecond() * seconds;
      double before = arrivals.inside();
      int interval = arrivals.index();
      moveTo(next);
      arrived[count] = arrivals.unitsSince(interval, before) * bytesPerUnit;
      allowed[count] = arrivals.unitsSince(aged.index(), aged.inside()) * bytesPerUnit * SLACK;
      count++;
    }
    return count;
  }

  private void moveTo(double time) {
    arrivals.moveTo(time);
    aged.moveTo(time - objective);
    share.moveTo(time);
    cap.moveTo(time);
    now = time;
  }

  /** The rate of a cap over time, read forwards. */
  private static final class StepWalk {
    private final Cap cap;
    private final long origin;
    private double rate;
    private long until;

    StepWalk(Cap cap, long origin) {
      this.cap = cap;
      this.origin = origin;
      enter(origin);
    }

    private void enter(long instant) {
      rate = cap.bytesPerSecondAt(instant);
      until = cap.nextChangeAfter(instant);
    }

    double bytesPerSecond() {
      return rate;
    }

    double end() {
      return until == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : until - origin;
    }

    void moveTo(double time) {
      while (end() <= time) {
        enter(until);
      }
    }
  }

  /**
   * How much has arrived over time, read forwards: whole units before an interval and some in it.
   */
  private static final class ArrivalWalk {
    private final WireLoad load;
    private final Workload workload;
    private final long origin;
    private int index;
    private double inside;

    ArrivalWalk(WireLoad load) {
      this.load = load;
      this.workload = load.workload();
      this.origin = workload.startNanos();
    }

    int index() {
      return index;
    }

    /** Units of the interval at {@link #index} that have arrived. */
    double inside() {
      return inside;
    }

    private double start() {
      return workload.startNanos(index) - origin;
    }

    private double end() {
      return workload.endNanos(index) - origin;
    }

    private double at = Double.NEGATIVE_INFINITY;

    /** The next time at which the rate of arrival may change. */
    double border() {
      if (index == workload.size()) {
        return Double.POSITIVE_INFINITY;
      }
      return at < start() ? start() : end();
    }

    void moveTo(double time) {
      at = time;
      while (index < workload.size() && end() <= time) {
        index++;
        inside = 0;
      }
      if (index < workload.size() && time > start()) {
        inside = load.units(index) * ((time - start()) / workload.lengthNanos(index));
      }
    }

    /** Units that arrived since another walk, not ahead of this one, stood where it stands. */
    double unitsSince(int earlier, double insideEarlier) {
      return (load.unitsBefore(index) - load.unitsBefore(earlier)) + (inside - insideEarlier);
    }
  }
}

package dev.weir.analysis;

import dev.weir.engine.Cap;
import java.util.ArrayList;
import java.util.List;

/**
 * Replays the queue of a line to find what happened inside given breaches. Backlog and age move
 * straight in pieces, so the largest value within a breach is at the border of a piece or at an end
 * of the breach.
 */
public final class BreachReplay {
  private static final double NANOS = 1e9;

  /** Breaches are kept to the nanosecond; borders are computed in doubles. */
  private static final double CLOCK_NANOS = 1_000;

  private static final double ROUNDING = 1e-9;

  private final WireLoad load;
  private final List<Found> found;

  private BreachReplay(WireLoad load, List<Breach> breaches) {
    this.load = load;
    long origin = load.workload().startNanos();
    this.found = breaches.stream().map(breach -> new Found(breach, origin)).toList();
  }

  /** The beginning of a busy period. */
  private record Busy(double since, int interval) {}

  /** What is known so far of one breach; times in nanoseconds after the origin. */
  private static final class Found {
    private final Breach breach;
    private final double start;
    private final double end;
    private Busy first = new Busy(0, 0);
    private Busy busy = first;
    private double backlog = -1;
    private double backlogAt;
    private double gone;
    private double age = -1;
    private double ageAt;

    Found(Breach breach, long origin) {
      this.breach = breach;
      this.start = breach.startNanos() - origin;
      this.end = breach.endNanos() - origin;
    }

    void backlog(double time, double bytes, double unitsGone, Busy within) {
      if (backlog < 0) {
        first = within;
      }
      if (bytes > backlog) {
        backlog = bytes;
        backlogAt = time;
        gone = unitsGone;
        busy = within;
      }
    }

    void age(double time, double nanos) {
      if (nanos > age) {
        age = nanos;
        ageAt = time;
      }
    }
  }

  /** Follows the queue past the breaches, each of which only looks at its own time. */
  private final class Course implements QueueCourse {
    private Busy busy = new Busy(0, 0);
    private int firstOpen;
    private int firstLeaving;

    @Override
    public void busy(double since, int interval, double units) {
      busy = new Busy(since, interval);
    }

    @Override
    public void backlog(double t0, double q0, double gone0, double t1, double q1, double gone1) {
      while (firstOpen < found.size() && found.get(firstOpen).end < t0) {
        firstOpen++;
      }
      for (int k = firstOpen; k < found.size() && found.get(k).start <= t1; k++) {
        Found one = found.get(k);
        for (double at : new double[] {Math.max(t0, one.start), Math.min(t1, one.end)}) {
          double share = t1 > t0 ? (at - t0) / (t1 - t0) : 1;
          one.backlog(at, q0 + share * (q1 - q0), gone0 + share * (gone1 - gone0), busy);
        }
      }
    }

    @Override
    public void age(double t0, double age0, double t1, double age1) {
      while (firstLeaving < found.size() && found.get(firstLeaving).end + CLOCK_NANOS < t0) {
        firstLeaving++;
      }
      for (int k = firstLeaving; k < found.size() && found.get(k).start - CLOCK_NANOS <= t1; k++) {
        Found one = found.get(k);
        double from = Math.max(t0, one.start - CLOCK_NANOS);
        double to = Math.min(t1, one.end + CLOCK_NANOS);
        one.age(from, t1 > t0 ? age0 + (age1 - age0) * ((from - t0) / (t1 - t0)) : age0);
        one.age(to, t1 > t0 ? age0 + (age1 - age0) * ((to - t0) / (t1 - t0)) : age1);
      }
    }
  }

  /**
   * @param line on which the breaches were found, what it carries at each instant in wire bytes per
   *     second
   * @param breaches of one objective, in time order
   * @return one scene for each, in the same order
   */
  public static List<BreachScene> of(WireLoad load, Cap line, List<Breach> breaches) {
    if (breaches.isEmpty()) {
      return List.of();
    }
    BreachReplay replay = new BreachReplay(load, breaches);
    FluidQueue.follow(load, line, replay.new Course());
    List<BreachScene> scenes = new ArrayList<>();
    replay.found.forEach(one -> scenes.add(replay.scene(one)));
    return scenes;
  }

  /** A breach that the end of the measurement cuts off is at its worst there or earlier. */
  private BreachScene scene(Found one) {
    QueueMoments moments = new QueueMoments(load);
    double peak = one.breach.peakAgeSeconds();
    boolean atEnd = one.age < peak * NANOS * (1 - ROUNDING);
    return new BreachScene(
        one.breach,
        load.workload().startNanos() + Math.round(one.first.since()),
        moments.largestAge(atEnd ? one.end : one.ageAt, peak),
        moments.largestBacklog(one.busy.interval(), one.gone, one.backlogAt, one.backlog));
  }
}

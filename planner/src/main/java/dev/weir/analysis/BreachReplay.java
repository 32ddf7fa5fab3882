package dev.weir.analysis;

import dev.weir.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * Replays a constant line to find what happened inside given breaches. The backlog Q is linear
 * between the borders of samples, so its largest value within a breach is at a border or at an end
 * of the breach. Between borders the age moves straight too: what arrived at a border b leaves at b
 * + Q(b) / c with age Q(b) / c.
 */
public final class BreachReplay {
  private static final double NANOS = 1e9;

  /** Breaches are kept to the nanosecond; borders are computed in doubles. */
  private static final double CLOCK_NANOS = 1_000;

  private static final double ROUNDING = 1e-9;

  /** Below this share of the busy period's bytes a backlog is the rounding of a double. */
  private static final double EMPTY = 1e-12;

  private final WireLoad load;
  private final Workload workload;
  private final double rate;
  private final long origin;
  private final List<Found> found;

  private boolean busy;
  private int busyFrom;
  private int firstOpen;
  private int firstLeaving;

  private BreachReplay(WireLoad load, double bytesPerSecond, List<Breach> breaches) {
    this.load = load;
    this.workload = load.workload();
    this.rate = bytesPerSecond / NANOS;
    this.origin = workload.startNanos();
    this.found = breaches.stream().map(breach -> new Found(breach, origin)).toList();
  }

  /** What is known so far of one breach; times in nanoseconds after the origin. */
  private static final class Found {
    private final Breach breach;
    private final double start;
    private final double end;
    private int busyFrom = -1;
    private double backlog = -1;
    private double backlogAt;
    private double age = -1;
    private double ageAt;

    Found(Breach breach, long origin) {
      this.breach = breach;
      this.start = breach.startNanos() - origin;
      this.end = breach.endNanos() - origin;
    }

    void backlog(double time, double bytes, int since) {
      busyFrom = busyFrom < 0 ? since : busyFrom;
      if (bytes > backlog) {
        backlog = bytes;
        backlogAt = time;
      }
    }

    void age(double time, double nanos) {
      boolean inside = time >= start - CLOCK_NANOS && time <= end + CLOCK_NANOS;
      if (inside && nanos > age) {
        age = nanos;
        ageAt = time;
      }
    }
  }

  /**
   * @param bytesPerSecond the rate on which the breaches were found
   * @param breaches of one objective, in time order
   * @return one scene for each, in the same order
   */
  public static List<BreachScene> of(WireLoad load, double bytesPerSecond, List<Breach> breaches) {
    return breaches.isEmpty()
        ? List.of()
        : new BreachReplay(load, bytesPerSecond, breaches).scenes();
  }

  private List<BreachScene> scenes() {
    double lastEnd = 0;
    for (int i = 0; i < workload.size(); i++) {
      double from = workload.startNanos(i) - origin;
      idle(i, lastEnd, from);
      if (!busy && load.units(i) * load.wireBytesPerUnit() > rate * workload.lengthNanos(i)) {
        busy = true;
        busyFrom = i;
      }
      lastEnd = workload.endNanos(i) - origin;
      serve(i, from, lastEnd);
    }
    idle(workload.size(), lastEnd, workload.endNanos() - origin);
    List<BreachScene> scenes = new ArrayList<>();
    found.forEach(one -> scenes.add(scene(one)));
    return scenes;
  }

  /** Drains the queue over time in which nothing arrives. */
  private void idle(int next, double from, double to) {
    if (busy && to > from) {
      serve(next, from, to, backlog(next, from), 0);
    }
  }

  private void serve(int i, double from, double to) {
    if (busy) {
      double arriving = load.units(i) * load.wireBytesPerUnit() / (to - from);
      serve(i + 1, from, to, backlog(i, from), arriving);
    }
  }

  /**
   * @param next the first interval that has not arrived by {@code to}
   * @param arriving wire bytes per nanosecond in between
   */
  private void serve(int next, double from, double to, double before, double arriving) {
    double after = backlog(next, to);
    double carried =
        (load.unitsBefore(next) - load.unitsBefore(busyFrom)) * load.wireBytesPerUnit();
    if (after > carried * EMPTY) {
      segment(from, before, to, after);
    } else {
      double until = arriving >= rate ? to : Math.min(to, from + before / (rate - arriving));
      segment(from, before, until, 0);
      busy = false;
    }
  }

  /** The backlog moves straight from q0 at t0 to q1 at t1. */
  private void segment(double t0, double q0, double t1, double q1) {
    while (firstOpen < found.size() && found.get(firstOpen).end < t0) {
      firstOpen++;
    }
    for (int k = firstOpen; k < found.size() && found.get(k).start <= t1; k++) {
      Found one = found.get(k);
      double slope = t1 > t0 ? (q1 - q0) / (t1 - t0) : 0;
      double from = Math.max(t0, one.start);
      double to = Math.min(t1, one.end);
      one.backlog(from, q0 + slope * (from - t0), busyFrom);
      one.backlog(to, q0 + slope * (to - t0), busyFrom);
    }
    leaves(t0 + q0 / rate, q0 / rate);
    leaves(t1 + q1 / rate, q1 / rate);
  }

  private void leaves(double time, double age) {
    while (firstLeaving < found.size() && found.get(firstLeaving).end + CLOCK_NANOS < time) {
      firstLeaving++;
    }
    if (firstLeaving < found.size()) {
      found.get(firstLeaving).age(time, age);
    }
  }

  private double backlog(int next, double time) {
    double arrived =
        (load.unitsBefore(next) - load.unitsBefore(busyFrom)) * load.wireBytesPerUnit();
    double since = workload.startNanos(busyFrom) - origin;
    return Math.max(0, arrived - rate * (time - since));
  }

  /** A breach that the end of the measurement cuts off is at its worst there or earlier. */
  private BreachScene scene(Found one) {
    QueueMoments moments = new QueueMoments(load);
    double busySince = workload.startNanos(one.busyFrom) - origin;
    double unitsGone = rate * (one.backlogAt - busySince) / load.wireBytesPerUnit();
    double peak = one.breach.peakAgeSeconds();
    boolean atEnd = one.age < peak * NANOS * (1 - ROUNDING);
    return new BreachScene(
        one.breach,
        workload.startNanos(one.busyFrom),
        moments.largestAge(atEnd ? one.end : one.ageAt, peak),
        moments.largestBacklog(one.busyFrom, unitsGone, one.backlogAt, one.backlog));
  }
}

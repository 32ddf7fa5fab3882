package dev.weir.analysis;

import java.util.ArrayList;
import java.util.List;

/** Follows the age over time and cuts out the maximal periods above one objective. */
final class BreachTracker {
  /** Ages are compared to the nanosecond, which is also what the clock resolves. */
  private static final double RESOLUTION_SECONDS = 1e-9;

  private final long origin;
  private final long objectiveNanos;
  private final double threshold;
  private final List<Breach> listed = new ArrayList<>();
  private long count;
  private double seconds;
  private boolean inside;
  private double since;
  private double peak;

  BreachTracker(long origin, long objectiveNanos) {
    this.origin = origin;
    this.objectiveNanos = objectiveNanos;
    this.threshold = objectiveNanos / 1e9 + RESOLUTION_SECONDS;
  }

  /** The age moves straight from v0 to v1 seconds; times in nanoseconds after the origin. */
  void line(double t0, double v0, double t1, double v1) {
    if (v0 > threshold) {
      enter(t0, v0);
    } else {
      leave(t0, false);
    }
    if (v0 <= threshold && v1 > threshold) {
      enter(t0 + (t1 - t0) * ((threshold - v0) / (v1 - v0)), v1);
    } else if (v0 > threshold && v1 <= threshold) {
      leave(t0 + (t1 - t0) * ((v0 - threshold) / (v0 - v1)), false);
    }
    if (inside) {
      peak = Math.max(peak, v1);
    }
  }

  /** Nothing is outstanding from this time on. */
  void clear(double time) {
    leave(time, false);
  }

  ObjectiveResult finish(double end) {
    leave(end, true);
    return new ObjectiveResult(objectiveNanos, count, seconds, listed);
  }

  private void enter(double time, double age) {
    if (!inside) {
      inside = true;
      since = time;
      peak = age;
    }
    peak = Math.max(peak, age);
  }

  private void leave(double time, boolean open) {
    if (!inside) {
      return;
    }
    inside = false;
    count++;
    seconds += (time - since) / 1e9;
    if (listed.size() < ObjectiveResult.MOST_LISTED) {
      listed.add(new Breach(origin + Math.round(since), origin + Math.round(time), open, peak));
    }
  }
}

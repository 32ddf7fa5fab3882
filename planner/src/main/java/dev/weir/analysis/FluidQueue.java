package dev.weir.analysis;

import dev.weir.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first-in-first-out fluid queue of a workload on a constant, uninterrupted line, in closed
 * form over the full series: D(t) = min over s of [ W(s) + c (t - s) ]. Within a busy period that
 * began at s the backlog is W(t) - W(s) - c (t - s), taken from exact cumulative sums, so nothing
 * accumulates from step to step. A byte arriving at a leaves at a + Q(a) / c.
 */
public final class FluidQueue {
  private static final double NANOS = 1e9;

  /** Below this share of the busy period's bytes a backlog is the rounding of a double. */
  private static final double ROUNDING = 1e-12;

  private final WireLoad load;
  private final Workload workload;
  private final double rate;
  private final long origin;
  private final double end;
  private final Decimator backlogCurve;
  private final Decimator ageCurve;
  private final List<BreachTracker> trackers = new ArrayList<>();

  private boolean busy;
  private int busyFrom;
  private double quietSince;

  private double peakBacklog;
  private double peakBacklogAt;
  private int peakBacklogBusyFrom;
  private @Nullable Double emptyAfterPeak;
  private double peakAge;
  private double peakAgeAt;

  private FluidQueue(WireLoad load, double bytesPerSecond, List<Long> objectivesNanos) {
    this.load = load;
    this.workload = load.workload();
    this.rate = bytesPerSecond / NANOS;
    this.origin = workload.startNanos();
    long length = workload.endNanos() - origin;
    this.end = length;
    this.backlogCurve = new Decimator(origin, length);
    this.ageCurve = new Decimator(origin, length);
    objectivesNanos.forEach(nanos -> trackers.add(new BreachTracker(origin, nanos)));
  }

  /**
   * @param bytesPerSecond usable rate of the line in wire bytes, more than 0
   * @param objectivesNanos the RPOs to find breaches of
   */
  public static QueueResult run(WireLoad load, double bytesPerSecond, List<Long> objectivesNanos) {
    return new FluidQueue(load, bytesPerSecond, objectivesNanos).run();
  }

  private QueueResult run() {
    for (int i = 0; i < workload.size(); i++) {
      double from = workload.startNanos(i) - origin;
      double to = workload.endNanos(i) - origin;
      if (busy) {
        drainBefore(i, from);
      }
      if (!busy && load.units(i) * load.wireBytesPerUnit() > rate * workload.lengthNanos(i)) {
        becomeBusy(i, from);
      }
      if (busy) {
        serve(i, from, to);
      }
    }
    double left = finishAtEnd();
    return result(left);
  }

  private void becomeBusy(int i, double from) {
    flat(quietSince, from);
    busy = true;
    busyFrom = i;
  }

  /**
   * Empties the queue in the idle stretch or gap before interval {@code i}, if it is long enough.
   */
  private void drainBefore(int i, double from) {
    int last = i - 1;
    double lastEnd = workload.endNanos(last) - origin;
    if (from <= lastEnd) {
      return;
    }
    double atLastEnd = backlog(last + 1, lastEnd);
    double atFrom = atLastEnd - rate * (from - lastEnd);
    if (atFrom > 0) {
      backlogCurve.line(lastEnd, atLastEnd, from, atFrom);
    } else {
      double empty = lastEnd + atLastEnd / rate;
      backlogCurve.line(lastEnd, atLastEnd, empty, 0);
      becomeQuiet(empty);
    }
  }

  private void serve(int i, double from, double to) {
    double before = backlog(i, from);
    double after = backlog(i + 1, to);
    double arrived = load.units(i) * load.wireBytesPerUnit();
    double carried =
        (load.unitsBefore(i + 1) - load.unitsBefore(busyFrom)) * load.wireBytesPerUnit();
    boolean empties = after <= carried * ROUNDING;
    double until = empties ? emptyTime(from, to, before, arrived) : to;
    double left = empties ? 0 : after;
    backlogCurve.line(from, before, until, left);
    notePeakBacklog(until, left);
    if (load.units(i) > 0) {
      departures(from + before / rate, before, until + left / rate, left);
    }
    if (empties) {
      becomeQuiet(until);
    }
  }

  /** When the queue runs empty in an interval whose bytes come more slowly than the line takes. */
  private double emptyTime(double from, double to, double before, double arrived) {
    double gain = rate - arrived / (to - from);
    return gain <= 0 ? to : Math.min(to, from + before / gain);
  }

  /** The bytes of one interval leave between two times; the age moves straight between them. */
  private void departures(double t0, double backlog0, double t1, double backlog1) {
    double age0 = backlog0 / rate;
    double age1 = backlog1 / rate;
    double cut = Math.min(t1, end);
    if (t0 > end) {
      return;
    }
    double ageAtCut = t1 > end ? age0 + (age1 - age0) * ((end - t0) / (t1 - t0)) : age1;
    ageLine(t0, age0, cut, ageAtCut);
  }

  private void ageLine(double t0, double age0, double t1, double age1) {
    ageCurve.line(t0, age0 / NANOS, t1, age1 / NANOS);
    for (BreachTracker tracker : trackers) {
      tracker.line(t0, age0 / NANOS, t1, age1 / NANOS);
    }
    notePeakAge(t0, age0);
    notePeakAge(t1, age1);
  }

  private void becomeQuiet(double time) {
    busy = false;
    quietSince = time;
    if (emptyAfterPeak == null && peakBacklog > 0) {
      emptyAfterPeak = time;
    }
    for (BreachTracker tracker : trackers) {
      tracker.clear(time);
    }
  }

  private void flat(double from, double to) {
    if (to > from) {
      backlogCurve.line(from, 0, to, 0);
      ageCurve.line(from, 0, to, 0);
    }
  }

  /** Carries the queue from the last interval to the end of the period; the backlog left there. */
  private double finishAtEnd() {
    int size = workload.size();
    double lastEnd = workload.endNanos(size - 1) - origin;
    if (busy && end > lastEnd) {
      double atLastEnd = backlog(size, lastEnd);
      double atEnd = atLastEnd - rate * (end - lastEnd);
      backlogCurve.line(
          lastEnd, atLastEnd, Math.min(end, lastEnd + atLastEnd / rate), Math.max(0, atEnd));
      if (atEnd <= 0) {
        becomeQuiet(lastEnd + atLastEnd / rate);
      }
    }
    if (!busy) {
      flat(quietSince, end);
      return 0;
    }
    return backlog(size, end);
  }

  private double backlog(int next, double time) {
    double arrived =
        (load.unitsBefore(next) - load.unitsBefore(busyFrom)) * load.wireBytesPerUnit();
    double since = workload.startNanos(busyFrom) - origin;
    return Math.max(0, arrived - rate * (time - since));
  }

  private void notePeakBacklog(double time, double bytes) {
    if (bytes > peakBacklog) {
      peakBacklog = bytes;
      peakBacklogAt = time;
      peakBacklogBusyFrom = busyFrom;
      emptyAfterPeak = null;
    }
  }

  private void notePeakAge(double time, double age) {
    if (age > peakAge) {
      peakAge = age;
      peakAgeAt = time;
    }
  }

  private QueueResult result(double left) {
    List<ObjectiveResult> objectives = new ArrayList<>();
    trackers.forEach(tracker -> objectives.add(tracker.finish(end)));
    QueueOutcome outcome = outcome(left);
    QueueMoments moments = new QueueMoments(load, rate * NANOS);
    WorstMoment backlogMoment =
        peakBacklog > 0
            ? moments.largestBacklog(peakBacklogBusyFrom, peakBacklogAt, peakBacklog)
            : null;
    WorstMoment ageMoment = peakAge > 0 ? moments.largestAge(peakAgeAt, peakAge / NANOS) : null;
    boolean drained = outcome == QueueOutcome.DRAINED;
    Double empty = drained ? emptyAfterPeak : null;
    return new QueueResult(
        rate * NANOS,
        outcome,
        left,
        backlogMoment,
        ageMoment,
        drained ? Double.valueOf(empty == null ? 0 : (empty - peakBacklogAt) / NANOS) : null,
        empty == null ? null : Long.valueOf(origin + Math.round(empty)),
        objectives,
        backlogCurve.curve(),
        ageCurve.curve());
  }

  private QueueOutcome outcome(double left) {
    if (left <= 0) {
      return QueueOutcome.DRAINED;
    }
    boolean slowerThanMean = load.totalWireBytes() > rate * end;
    return slowerThanMean || left >= peakBacklog
        ? QueueOutcome.STILL_GROWING
        : QueueOutcome.STILL_DRAINING;
  }
}

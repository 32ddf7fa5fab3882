package dev.weir.analysis;

import dev.weir.engine.Cap;
import dev.weir.problem.ProblemException;
import dev.weir.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first-in-first-out fluid queue of a workload on a line whose rate is constant in steps, exact
 * over the full series: D(t) = min over s of [ W(s) + S(t) - S(s) ]. Within a busy period that
 * began at s the backlog is W(t) - W(s) - (S(t) - S(s)), taken from exact cumulative sums, so
 * nothing accumulates from sample to sample. A byte arriving at a leaves when S reaches S(a) +
 * Q(a); see {@link Departures}. On a constant line S(t) - S(s) = c (t - s), and it leaves at a +
 * Q(a) / c.
 */
public final class FluidQueue {
  private static final double NANOS = 1e9;

  /** Below this share of the busy period's bytes a backlog is the rounding of a double. */
  private static final double ROUNDING = 1e-12;

  private final WireLoad load;
  private final Workload workload;
  private final ServiceCurve service;
  private final long origin;
  private final double end;
  private final @Nullable Decimator backlogCurve;
  private final @Nullable Decimator ageCurve;
  private final List<BreachTracker> trackers = new ArrayList<>();
  private final Departures departures;
  private QueueCourse course = QueueCourse.NONE;

  private int step;
  private double rate;
  private double stepEnd;

  private boolean busy;
  private int busyFrom;
  private double busyUnits;
  private double servedFrom;
  private double served;
  private double quietSince;

  private double peakBacklog;
  private double peakBacklogAt;
  private int peakBacklogBusyFrom;
  private double peakBacklogUnitsGone;
  private @Nullable Double emptyAfterPeak;
  private double peakAge;
  private double peakAgeAt;

  private FluidQueue(WireLoad load, Cap line, List<Long> objectivesNanos, boolean follow) {
    this.load = load;
    this.workload = load.workload();
    this.origin = workload.startNanos();
    long length = workload.endNanos() - origin;
    this.end = length;
    this.service = new ServiceCurve(line, origin);
    this.backlogCurve = follow ? null : new Decimator(origin, length);
    this.ageCurve = follow ? null : new Decimator(origin, length);
    objectivesNanos.forEach(nanos -> trackers.add(new BreachTracker(origin, nanos)));
    this.departures =
        new Departures(service, follow ? Double.POSITIVE_INFINITY : end, this::ageLine);
    enter(0);
  }

  /**
   * A constant, uninterrupted line.
   *
   * @param bytesPerSecond usable rate of the line in wire bytes, more than 0
   * @param objectivesNanos the RPOs to find breaches of
   */
  public static QueueResult run(WireLoad load, double bytesPerSecond, List<Long> objectivesNanos) {
    return run(load, new Cap.Constant(bytesPerSecond), objectivesNanos);
  }

  /**
   * A line that changes with time.
   *
   * @param line what it carries at each instant in wire bytes per second; never unlimited
   * @param objectivesNanos the RPOs to find breaches of
   * @throws ProblemException bad input when the line changes more often than can be kept
   */
  public static QueueResult run(WireLoad load, Cap line, List<Long> objectivesNanos) {
    FluidQueue queue = new FluidQueue(load, line, objectivesNanos, false);
    return queue.result(queue.replay());
  }

  /**
   * Both worst moments of all bytes that arrive in the measured period, of which the last ones are
   * followed until they leave after its end: nothing that comes later can delay them.
   *
   * @param line as in {@link #run(WireLoad, Cap, List)}
   */
  public static QueuePeaks followed(WireLoad load, Cap line) {
    FluidQueue queue = new FluidQueue(load, line, List.of(), true);
    queue.replay();
    return new QueuePeaks(queue.backlogMoment(), queue.ageMoment());
  }

  /**
   * The whole course of the age within the measured period.
   *
   * @param line as in {@link #run(WireLoad, Cap, List)}
   */
  public static void ages(WireLoad load, Cap line, AgeLine course) {
    long origin = load.workload().startNanos();
    follow(
        load,
        line,
        new QueueCourse() {
          @Override
          public void age(double t0, double age0, double t1, double age1) {
            course.line(origin + t0, age0 / NANOS, origin + t1, age1 / NANOS);
          }
        });
  }

  /** The whole course of the queue within the measured period. */
  static void follow(WireLoad load, Cap line, QueueCourse course) {
    FluidQueue queue = new FluidQueue(load, line, List.of(), false);
    queue.course = course;
    queue.replay();
  }

  /** Replays all samples; returns the backlog at the end of the measured period. */
  private double replay() {
    double now = 0;
    for (int i = 0; i < workload.size(); i++) {
      double from = workload.startNanos(i) - origin;
      double to = workload.endNanos(i) - origin;
      idle(i, now, from);
      double at = from;
      while (stepEnd < to) {
        piece(i, at, stepEnd, from, to);
        at = stepEnd;
        enter(step + 1);
      }
      piece(i, at, to, from, to);
      now = to;
    }
    idle(workload.size(), now, end);
    if (!busy) {
      flat(quietSince, end);
      return 0;
    }
    return backlog(arrived(workload.size(), 0), end);
  }

  /** Follows the line, and empties the queue as far as it can, while nothing arrives. */
  private void idle(int next, double from, double to) {
    double at = from;
    while (at < to) {
      double until = Math.min(stepEnd, to);
      if (busy) {
        drain(arrived(next, 0), at, until);
      }
      at = until;
      if (at == stepEnd) {
        enter(step + 1);
      }
    }
  }

  private void drain(double arrived, double from, double to) {
    double before = backlog(arrived, from);
    double after = backlog(arrived, to);
    if (after > arrived * ROUNDING) {
      backlogLine(from, before, to, after);
    } else {
      double empty = before > 0 ? Math.min(to, from + before / rate) : from;
      backlogLine(from, before, empty, 0);
      becomeQuiet(empty);
    }
  }

  /** A part of interval {@code i} during which the line does not change. */
  private void piece(int i, double at, double until, double from, double to) {
    if (until <= at) {
      return;
    }
    double units0 = at == from ? 0 : load.units(i) * ((at - from) / (to - from));
    double units1 = until == to ? load.units(i) : load.units(i) * ((until - from) / (to - from));
    if (!busy && (units1 - units0) * load.wireBytesPerUnit() > rate * (until - at)) {
      becomeBusy(i, at, units0);
    }
    if (busy) {
      serve(at, arrived(i, units0), until, until == to ? arrived(i + 1, 0) : arrived(i, units1));
    }
  }

  private void becomeBusy(int i, double at, double units) {
    flat(quietSince, at);
    busy = true;
    busyFrom = i;
    busyUnits = units;
    servedFrom = at;
    served = 0;
    departures.begin(step, at);
    course.busy(at, i, units);
  }

  private void serve(double from, double before, double to, double after) {
    double backlog0 = backlog(before, from);
    double backlog1 = backlog(after, to);
    boolean empties = backlog1 <= after * ROUNDING;
    double until = empties ? emptyTime(from, to, backlog0, after - before) : to;
    double left = empties ? 0 : backlog1;
    backlogLine(from, backlog0, until, left);
    notePeakBacklog(until, left);
    if (after > before) {
      double gone =
          until == to ? after : before + (after - before) * ((until - from) / (to - from));
      departures.arrive(step, from, before, backlog0, until, gone, left);
    }
    if (empties) {
      becomeQuiet(until);
    }
  }

  /** When the queue runs empty in a piece whose bytes come more slowly than the line takes. */
  private double emptyTime(double from, double to, double before, double arrived) {
    double gain = rate - arrived / (to - from);
    return gain <= 0 ? to : Math.min(to, from + before / gain);
  }

  private void ageLine(double t0, double age0, double t1, double age1) {
    if (ageCurve != null) {
      ageCurve.line(t0, age0 / NANOS, t1, age1 / NANOS);
    }
    for (BreachTracker tracker : trackers) {
      tracker.line(t0, age0 / NANOS, t1, age1 / NANOS);
    }
    course.age(t0, age0, t1, age1);
    notePeakAge(t0, age0);
    notePeakAge(t1, age1);
  }

  private void backlogLine(double t0, double backlog0, double t1, double backlog1) {
    if (backlogCurve != null) {
      backlogCurve.line(t0, backlog0, t1, backlog1);
    }
    course.backlog(t0, backlog0, gone(t0), t1, backlog1, gone(t1));
  }

  /** Units that have left by a time of this busy period, counted from the start of its interval. */
  private double gone(double time) {
    return busyUnits + servedBy(time) / load.wireBytesPerUnit();
  }

  private void becomeQuiet(double time) {
    busy = false;
    quietSince = time;
    course.quiet(time);
    if (emptyAfterPeak == null && peakBacklog > 0) {
      emptyAfterPeak = time;
    }
    for (BreachTracker tracker : trackers) {
      tracker.clear(time);
    }
  }

  private void flat(double from, double to) {
    if (to > from && backlogCurve != null && ageCurve != null) {
      backlogCurve.line(from, 0, to, 0);
      ageCurve.line(from, 0, to, 0);
    }
  }

  /** The line goes on to its next step. */
  private void enter(int next) {
    if (busy) {
      served = servedBy(stepEnd);
      servedFrom = stepEnd;
    }
    step = next;
    if (!service.has(next)) {
      service.stepAt(stepEnd);
    }
    rate = service.rate(next);
    stepEnd = service.end(next);
  }

  /** Wire bytes from the start of the busy period to {@code units} into interval {@code i}. */
  private double arrived(int i, double units) {
    double whole = load.unitsBefore(i) - load.unitsBefore(busyFrom);
    return (whole + (units - busyUnits)) * load.wireBytesPerUnit();
  }

  private double servedBy(double time) {
    return served + rate * (time - servedFrom);
  }

  private double backlog(double arrived, double time) {
    return Math.max(0, arrived - servedBy(time));
  }

  private void notePeakBacklog(double time, double bytes) {
    if (bytes > peakBacklog) {
      peakBacklog = bytes;
      peakBacklogAt = time;
      peakBacklogBusyFrom = busyFrom;
      peakBacklogUnitsGone = gone(time);
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
    boolean drained = outcome == QueueOutcome.DRAINED;
    Double empty = drained ? emptyAfterPeak : null;
    return new QueueResult(
        openBytesPerSecond(),
        meanBytesPerSecond(),
        outcome,
        left,
        backlogMoment(),
        ageMoment(),
        drained ? Double.valueOf(empty == null ? 0 : (empty - peakBacklogAt) / NANOS) : null,
        empty == null ? null : Long.valueOf(origin + Math.round(empty)),
        objectives,
        Objects.requireNonNull(backlogCurve).curve(),
        Objects.requireNonNull(ageCurve).curve());
  }

  private @Nullable WorstMoment backlogMoment() {
    return peakBacklog > 0
        ? new QueueMoments(load)
            .largestBacklog(peakBacklogBusyFrom, peakBacklogUnitsGone, peakBacklogAt, peakBacklog)
        : null;
  }

  private @Nullable WorstMoment ageMoment() {
    if (peakAge == Double.POSITIVE_INFINITY) {
      return neverLeaves();
    }
    return peakAge > 0 ? new QueueMoments(load).largestAge(peakAgeAt, peakAge / NANOS) : null;
  }

  /** What waits at the measured end, of which something waits for ever. */
  private WorstMoment neverLeaves() {
    double left = backlog(arrived(workload.size(), 0), end);
    WorstMoment atEnd = new QueueMoments(load).largestBacklog(busyFrom, gone(end), end, left);
    return new WorstMoment(
        Long.MAX_VALUE, left, atEnd.backlogPayloadBytes(), Double.POSITIVE_INFINITY);
  }

  private double meanBytesPerSecond() {
    return service.constant() ? openBytesPerSecond() : service.servedBy(end) / end * NANOS;
  }

  /** The largest rate of the measured period. */
  private double openBytesPerSecond() {
    double most = 0;
    for (int k = 0; k <= service.stepAt(Math.max(0, Math.nextDown(end))); k++) {
      most = Math.max(most, service.bytesPerSecond(k));
    }
    return most;
  }

  private QueueOutcome outcome(double left) {
    if (left <= 0) {
      return QueueOutcome.DRAINED;
    }
    boolean slowerThanMean = load.totalWireBytes() > service.servedBy(end);
    return slowerThanMean || left >= peakBacklog
        ? QueueOutcome.STILL_GROWING
        : QueueOutcome.STILL_DRAINING;
  }
}

package dev.weir.analysis;

/**
 * When the bytes of a busy period leave, in order of arrival, and how old they are then: the age
 * moves straight while the line's rate stays, and by one second per second while it is closed.
 * Times are nanoseconds after the origin of the workload; amounts count from the start of the busy
 * period.
 */
final class Departures {
  /** Takes the course of the age in order of time. */
  interface Course {
    /** The age moves straight from {@code age0} at t0 to {@code age1} at t1, all nanoseconds. */
    void line(double t0, double age0, double t1, double age1);
  }

  /** Below this share of the busy period's bytes a difference is the rounding of a double. */
  private static final double ROUNDING = 1e-12;

  private final ServiceCurve service;
  private final double end;
  private final Course course;

  private int step;
  private double stepFrom;
  private double servedBefore;
  private boolean ended;

  /**
   * @param end nothing is told of ages after it; may be infinite
   */
  Departures(ServiceCurve service, double end, Course course) {
    this.service = service;
    this.end = end;
    this.course = course;
  }

  /** A busy period begins in a step of the service. */
  void begin(int firstStep, double at) {
    step = firstStep;
    stepFrom = at;
    servedBefore = 0;
    ended = false;
  }

  /**
   * Bytes that arrive evenly from {@code from} to {@code to}, counted from {@code before} to {@code
   * after}, while nothing changes in the step of the service in which they arrive.
   *
   * @param arrivalStep that step
   * @param backlog0 waiting at {@code from}
   * @param backlog1 waiting at {@code to}
   */
  void arrive(
      int arrivalStep,
      double from,
      double before,
      double backlog0,
      double to,
      double after,
      double backlog1) {
    if (ended) {
      return;
    }
    double rate = service.rate(step);
    double last = to + backlog1 / rate;
    if (step == arrivalStep && rate > 0 && last <= service.end(step)) {
      line(from + backlog0 / rate, backlog0 / rate, last, backlog1 / rate);
      return;
    }
    double bytes = before;
    double arrival = from;
    while (!ended) {
      rate = service.rate(step);
      double carried = rate == 0 ? servedBefore : servedBefore + rate * (stepEnd() - stepFrom);
      if (rate == 0) {
        double since = Math.max(stepFrom, arrival);
        line(since, since - arrival, stepEnd(), stepEnd() - arrival);
      } else if (after <= carried * (1 + ROUNDING)) {
        line(leaves(bytes), age(bytes, arrival), leaves(after), age(after, to));
        return;
      } else if (bytes < carried) {
        double reached = from + (to - from) * ((carried - before) / (after - before));
        line(leaves(bytes), age(bytes, arrival), stepEnd(), stepEnd() - reached);
        bytes = carried;
        arrival = reached;
      }
      nextStep(carried);
    }
  }

  private double stepEnd() {
    return service.end(step);
  }

  private double leaves(double bytes) {
    return stepFrom + (bytes - servedBefore) / service.rate(step);
  }

  private double age(double bytes, double arrival) {
    return Math.max(0, (stepFrom - arrival) + (bytes - servedBefore) / service.rate(step));
  }

  private void nextStep(double carried) {
    if (ended || stepEnd() >= end || !service.has(step + 1)) {
      ended = true;
      return;
    }
    servedBefore = carried;
    stepFrom = stepEnd();
    step++;
  }

  private void line(double t0, double age0, double t1, double age1) {
    if (t1 <= end) {
      course.line(t0, age0, t1, age1);
      return;
    }
    ended = true;
    if (t0 <= end) {
      double share = t1 == Double.POSITIVE_INFINITY ? 0 : (end - t0) / (t1 - t0);
      double cut =
          t1 == Double.POSITIVE_INFINITY ? age0 + (end - t0) : age0 + (age1 - age0) * share;
      course.line(t0, age0, end, cut);
    }
  }
}

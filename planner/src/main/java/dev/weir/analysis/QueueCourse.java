package dev.weir.analysis;

/**
 * Takes the course of a queue within the measured period: its busy periods in order of time, and in
 * each of them backlog and age, each in order of time. Times are nanoseconds after the start of the
 * workload.
 */
interface QueueCourse {
  /** Somebody who wants to know nothing. */
  QueueCourse NONE = new QueueCourse() {};

  /**
   * The queue begins to fill.
   *
   * @param interval in which it does
   * @param units of that interval that had arrived, and left, by then
   */
  default void busy(double since, int interval, double units) {}

  /** The queue is empty again. */
  default void quiet(double at) {}

  /**
   * The backlog moves straight, and so does what has left.
   *
   * @param backlog0 wire bytes at {@code t0}
   * @param gone0 units that have left by {@code t0}, counted from the start of the interval in
   *     which the busy period began
   */
  default void backlog(
      double t0, double backlog0, double gone0, double t1, double backlog1, double gone1) {}

  /** The age moves straight from {@code age0} to {@code age1}, both nanoseconds. */
  default void age(double t0, double age0, double t1, double age1) {}
}

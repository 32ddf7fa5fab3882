package dev.weir.simulation;

/**
 * A moment just before the first write of an interval at which a run has nothing outstanding, on a
 * target up to date, and nothing that came before can show any more. From here on all runs of a job
 * on a line go alike.
 *
 * @param interval of the workload
 * @param at nanoseconds since 1970-01-01T00:00Z
 * @param sequence of the last operation
 * @param operationsSeen operations so far, spread evenly and so not whole
 */
record Rest(int interval, long at, long sequence, double operationsSeen) {
  /** A run begins at its own beginning. */
  static final Rest BEFORE_ALL = new Rest(0, Long.MIN_VALUE, 0, 0);
}

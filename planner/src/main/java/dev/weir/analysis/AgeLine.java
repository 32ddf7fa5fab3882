package dev.weir.analysis;

/** Takes the course of the recovery point age in order of time; between two lines the age is 0. */
@FunctionalInterface
public interface AgeLine {
  /**
   * The age moves straight.
   *
   * @param fromNanos since 1970-01-01T00:00Z
   * @param fromSeconds age then
   * @param toNanos not before {@code fromNanos}
   * @param toSeconds age then
   */
  void line(double fromNanos, double fromSeconds, double toNanos, double toSeconds);
}

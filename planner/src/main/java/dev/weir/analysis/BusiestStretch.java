package dev.weir.analysis;

import dev.weir.workload.Workload;

/**
 * The most payload that is written in any stretch of one length, with the bytes of an interval
 * evenly spread in it. What a stretch holds grows until it begins where an interval begins or ends
 * where one ends, so that only these stretches are compared: one pass over both ends.
 */
public final class BusiestStretch {
  private BusiestStretch() {}

  /**
   * Bytes in the busiest stretch; all there are where the workload is shorter.
   *
   * @param lengthNanos not negative
   */
  public static double bytes(Workload workload, long lengthNanos) {
    if (lengthNanos >= workload.endNanos() - workload.startNanos()) {
      return workload.totalBytes();
    }
    return Math.max(fromStarts(workload, lengthNanos), toEnds(workload, lengthNanos));
  }

  /**
   * The most that any stretch of the length can hold, however the bytes lie inside their intervals:
   * all of each interval that it reaches into.
   *
   * @param lengthNanos more than 0
   */
  public static long bytesAtMost(Workload workload, long lengthNanos) {
    long most = 0;
    long within = 0;
    int first = 0;
    for (int last = 0; last < workload.size(); last++) {
      within += workload.bytes(last);
      while (workload.startNanos(last) - workload.endNanos(first) >= lengthNanos) {
        within -= workload.bytes(first);
        first++;
      }
      most = Math.max(most, within);
    }
    return most;
  }

  private static double fromStarts(Workload workload, long length) {
    double most = 0;
    long whole = 0;
    int next = 0;
    for (int i = 0; i < workload.size(); i++) {
      long until = workload.startNanos(i) + length;
      while (next < workload.size() && workload.endNanos(next) <= until) {
        whole += workload.bytes(next);
        next++;
      }
      long part = next < workload.size() ? Math.max(0, until - workload.startNanos(next)) : 0;
      most = Math.max(most, whole + (part > 0 ? share(workload, next, part) : 0));
      if (next > i) {
        whole -= workload.bytes(i);
      } else {
        next = i + 1;
      }
    }
    return most;
  }

  private static double toEnds(Workload workload, long length) {
    double most = 0;
    long whole = 0;
    int before = workload.size() - 1;
    for (int i = workload.size() - 1; i >= 0; i--) {
      long from = workload.endNanos(i) - length;
      while (before >= 0 && workload.startNanos(before) >= from) {
        whole += workload.bytes(before);
        before--;
      }
      long part = before >= 0 ? Math.max(0, workload.endNanos(before) - from) : 0;
      most = Math.max(most, whole + (part > 0 ? share(workload, before, part) : 0));
      if (before < i) {
        whole -= workload.bytes(i);
      } else {
        before = i - 1;
      }
    }
    return most;
  }

  private static double share(Workload workload, int interval, long nanos) {
    return workload.bytes(interval) * ((double) nanos / workload.lengthNanos(interval));
  }
}

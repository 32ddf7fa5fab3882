package dev.weir.collector.inspecting;

import java.util.ArrayList;
import java.util.List;

/** Keeps the windows with the most bytes, most first; of equal ones the earlier. */
final class BusiestMoments {
  static final int KEPT = 5;

  private final List<Moment> best = new ArrayList<>(KEPT + 1);

  void offer(long startNanos, double bytes, long measuredNanos) {
    if (bytes <= 0 || (best.size() == KEPT && bytes <= best.getLast().bytes())) {
      return;
    }
    int at = best.size();
    while (at > 0 && best.get(at - 1).bytes() < bytes) {
      at--;
    }
    best.add(at, new Moment(startNanos, bytes, measuredNanos));
    if (best.size() > KEPT) {
      best.removeLast();
    }
  }

  List<Moment> most() {
    return List.copyOf(best);
  }
}

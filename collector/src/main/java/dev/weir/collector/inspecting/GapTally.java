package dev.weir.collector.inspecting;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stretches of one source in which nothing was measured; rows that touch are one stretch. */
final class GapTally {
  static final int KEPT = 5;
  static final String UNSAID = "no row in the file";

  private final List<Gap> longest = new ArrayList<>(KEPT + 1);
  private @Nullable Gap open;
  private long count;
  private long totalNanos;

  void add(long startNanos, long lengthNanos, String cause) {
    Gap before = open;
    totalNanos += lengthNanos;
    if (before != null && before.startNanos() + before.lengthNanos() == startNanos) {
      open =
          new Gap(before.startNanos(), before.lengthNanos() + lengthNanos, joined(before, cause));
    } else {
      close();
      open = new Gap(startNanos, lengthNanos, cause);
    }
  }

  private static String joined(Gap before, String cause) {
    return before.cause().isEmpty() || before.cause().equals(UNSAID) ? cause : before.cause();
  }

  private void close() {
    Gap gap = open;
    if (gap == null) {
      return;
    }
    count++;
    int at = longest.size();
    while (at > 0 && longest.get(at - 1).lengthNanos() < gap.lengthNanos()) {
      at--;
    }
    longest.add(at, gap);
    if (longest.size() > KEPT) {
      longest.removeLast();
    }
    open = null;
  }

  Gaps result() {
    close();
    return new Gaps(count, totalNanos, List.copyOf(longest));
  }
}

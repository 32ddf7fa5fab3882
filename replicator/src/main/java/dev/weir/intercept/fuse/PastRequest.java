package dev.weir.intercept.fuse;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How far an earlier server came with a request.
 *
 * @param unique the kernel's number of the request
 * @param sequence of the first operation recorded for it, 0 when none was
 * @param begun whether its effect may have happened
 * @param child identity that the request was about, where the server noted it
 * @param replaced identity that it would take the name of, or 0
 */
record PastRequest(long unique, long sequence, boolean begun, long child, long replaced) {
  static final PastRequest NONE = new PastRequest(0, 0, false, 0, 0);

  static final int UNIQUE = 0;
  static final int SEQUENCE = 8;
  static final int BEGUN = 16;
  static final int CHILD = 24;
  static final int REPLACED = 32;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  static PastRequest read(MemorySegment from, long at) {
    return new PastRequest(
        from.get(LONG, at + UNIQUE),
        from.get(LONG, at + SEQUENCE),
        from.get(LONG, at + BEGUN) != 0,
        from.get(LONG, at + CHILD),
        from.get(LONG, at + REPLACED));
  }

  void write(MemorySegment to, long at) {
    to.set(LONG, at + SEQUENCE, sequence);
    to.set(LONG, at + BEGUN, begun ? 1 : 0);
    to.set(LONG, at + CHILD, child);
    to.set(LONG, at + REPLACED, replaced);
    to.set(LONG, at + UNIQUE, unique);
  }

  /** The same request, whose operation was not recorded after all. */
  PastRequest unrecorded() {
    return new PastRequest(unique, 0, begun, child, replaced);
  }

  /** Of two notes on one request the one that came further. */
  static PastRequest later(PastRequest a, PastRequest b) {
    return b.sequence > a.sequence || b.sequence == a.sequence && b.begun ? b : a;
  }

  /** The newest requests, at most so many; the kernel numbers them upwards. */
  static List<PastRequest> newest(Collection<PastRequest> all, int most) {
    return all.stream()
        .sorted(Comparator.comparingLong(PastRequest::unique).reversed())
        .limit(most)
        .toList();
  }
}

package dev.weir.simulated;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened in a run: the last events in words, all of them as one number. */
public final class Trace {
  private static final int KEPT = 80;
  private static final long PRIME = 0x100000001b3L;

  private final Deque<String> last = new ArrayDeque<>();
  private long hash = 0xcbf29ce484222325L;
  private long count;
  private boolean closed;

  /** Notes an event at an instant of virtual time. */
  public void note(long now, String event) {
    if (closed) {
      return;
    }
    count++;
    add(now);
    add(event.hashCode());
    last.add("%.6f %s".formatted((now % 1_000_000_000_000_000L) / 1e9, event));
    if (last.size() > KEPT) {
      last.remove();
    }
  }

  /** What happens from here on is not noted: what led to a violation is to be seen. */
  public void close() {
    closed = true;
  }

  private void add(long value) {
    hash = (hash ^ value) * PRIME;
    hash ^= hash >>> 29;
  }

  /** Equal for two runs in which the same happened at the same instants. */
  public long hash() {
    return hash;
  }

  public long count() {
    return count;
  }

  public String last() {
    return String.join("\n", last);
  }
}

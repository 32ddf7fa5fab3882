package dev.weir.intercept.fuse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What a difference mirror copied of late. After a lost line the target asks again for what has not
 * reached it yet; what the stream holds already is not put into it twice. Bounded: what was copied
 * first is forgotten first, which costs bytes on the line and nothing else. Not thread-safe.
 */
final class SentBlocks {
  /** A full disk queue of 10 GiB holds at most some more single blocks than that: 2 MiB of runs. */
  static final int RUNS_MAX = 1 << 16;

  /** Bytes from the first to before the second. */
  private record Run(long from, long to) {}

  private final int runsMax;
  private final SequencedMap<Long, Deque<Run>> byFile = new LinkedHashMap<>();
  private int runs;

  SentBlocks() {
    this(RUNS_MAX);
  }

  SentBlocks(int runsMax) {
    this.runsMax = runsMax;
  }

  void clear() {
    byFile.clear();
    runs = 0;
  }

  /** The file is compared anew, or its identity has become that of another one. */
  void forget(long inode) {
    Deque<Run> file = byFile.remove(inode);
    runs -= file == null ? 0 : file.size();
  }

  void add(long inode, long from, long to) {
    Deque<Run> file = byFile.computeIfAbsent(inode, i -> new ArrayDeque<>(1));
    Run last = file.peekLast();
    if (last != null && last.to == from) {
      file.removeLast();
      file.add(new Run(last.from, to));
    } else {
      file.add(new Run(from, to));
      runs++;
    }
    while (runs > runsMax) {
      forget(byFile.firstEntry().getKey());
    }
  }

  /** The first byte at or after {@code position} that is not known to be sent. */
  long firstUnsent(long inode, long position) {
    long at = position;
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Run run : byFile.getOrDefault(inode, new ArrayDeque<>(0))) {
        if (run.from <= at && at < run.to) {
          at = run.to;
          moved = true;
        }
      }
    }
    return at;
  }

  /** The first byte after {@code position} that is known to be sent, at most {@code end}. */
  long nextSent(long inode, long position, long end) {
    long next = end;
    for (Run run : byFile.getOrDefault(inode, new ArrayDeque<>(0))) {
      if (run.from > position) {
        next = Math.min(next, run.from);
      }
    }
    return next;
  }
}

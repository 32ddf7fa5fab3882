package dev.weir.target;

import dev.weir.operation.OperationLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The blocks that a difference mirror found to differ and whose content has not been asked for yet,
 * in the order found. Belongs to the applying thread.
 *
 * <p>Bounded: above {@link #RUNS_MAX} runs a file's runs become one that spans them, so that there
 * is at most one more for each file.
 */
final class Wants {
  /** 48 MiB of runs; beyond it, copying a little too much is cheaper than knowing more. */
  static final int RUNS_MAX = 1 << 20;

  /**
   * What one answer may want: little enough to matter little when a line that is lost swallows it.
   */
  static final long TOLD_MAX_BYTES = 16L << 20;

  /** Bytes from {@code offset} of the file of this identity, both multiples of a block. */
  record Run(long inode, long offset, long length) {
    long end() {
      return offset + length;
    }
  }

  private final int runsMax;
  private final SequencedMap<Long, Deque<Run>> byFile = new LinkedHashMap<>();
  private final List<Run> told = new ArrayList<>();
  private int runs;
  private boolean complete;

  Wants() {
    this(RUNS_MAX);
  }

  Wants(int runsMax) {
    this.runsMax = runsMax;
  }

  /** A mirror begins or ends. */
  void clear() {
    byFile.clear();
    told.clear();
    runs = 0;
    complete = false;
  }

  /** All sums have been compared: what is wanted now is all that will be. */
  void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  int runs() {
    return runs;
  }

  /** Wants a whole number of blocks from {@code offset} on. */
  void add(long inode, long offset, long length) {
    long most = (Long.MAX_VALUE - offset) / OperationLayout.BLOCK_BYTES;
    long blocks = Math.min((length - 1) / OperationLayout.BLOCK_BYTES + 1, most);
    Run run = new Run(inode, offset, blocks * OperationLayout.BLOCK_BYTES);
    Deque<Run> file = byFile.get(inode);
    if (file == null) {
      file = new ArrayDeque<>(1);
      byFile.put(inode, file);
    }
    Run last = file.peekLast();
    boolean adjoins = last != null && run.offset >= last.offset && run.offset <= last.end();
    if (last != null && (adjoins || runs >= runsMax)) {
      span(file, run);
    } else {
      file.add(run);
      runs++;
    }
  }

  /** Makes the last run reach over {@code run}, too. */
  private static void span(Deque<Run> file, Run run) {
    file.add(spanning(file.removeLast(), run));
  }

  private static Run spanning(Run one, Run other) {
    long from = Math.min(one.offset, other.offset);
    long to = Math.max(one.end(), other.end());
    return new Run(one.inode, from, to - from);
  }

  /** A mirror wrote this much of the file: it is wanted no more. */
  void written(long inode, long offset, long length) {
    Deque<Run> file = byFile.get(inode);
    Run first = file == null ? null : file.peekFirst();
    if (file == null || first == null || offset > first.offset || offset + length <= first.offset) {
      return;
    }
    long blocks = (offset + length - 1) / OperationLayout.BLOCK_BYTES + 1;
    long end = blocks * OperationLayout.BLOCK_BYTES;
    file.removeFirst();
    if (end < first.end()) {
      file.addFirst(new Run(inode, end, first.end() - end));
      return;
    }
    runs--;
    if (file.isEmpty()) {
      byFile.remove(inode);
    }
  }

  /** What is told was heard. */
  void heard() {
    told.clear();
  }

  /** What is told may not have been heard: it is to be told again. */
  void tellAgain() {
    told.reversed().forEach(this::addFirst);
    told.clear();
  }

  /** Before all others of its file, so that they stay in the order in which they were found. */
  private void addFirst(Run run) {
    Deque<Run> file = byFile.computeIfAbsent(run.inode, inode -> new ArrayDeque<>(1));
    Run next = file.peekFirst();
    if (next != null && (run.end() == next.offset || runs >= runsMax)) {
      file.removeFirst();
      file.addFirst(spanning(run, next));
    } else {
      file.addFirst(run);
      runs++;
    }
  }

  /**
   * The next runs to tell, at most so many and {@link #TOLD_MAX_BYTES}; they stay until {@link
   * #heard}.
   */
  List<Run> tell(int most) {
    int before = told.size();
    long left = TOLD_MAX_BYTES;
    while (told.size() - before < most && left > 0 && !byFile.isEmpty()) {
      Deque<Run> file = byFile.firstEntry().getValue();
      Run run = file.removeFirst();
      long length = Math.min(run.length, left);
      told.add(new Run(run.inode, run.offset, length));
      left -= length;
      if (length < run.length) {
        file.addFirst(new Run(run.inode, run.offset + length, run.length - length));
      } else {
        runs--;
        if (file.isEmpty()) {
          byFile.pollFirstEntry();
        }
      }
    }
    return List.copyOf(told.subList(before, told.size()));
  }

  /** Everything that is not answered yet, for the checkpoint. */
  List<Run> all() {
    List<Run> all = new ArrayList<>(told);
    byFile.values().forEach(all::addAll);
    return all;
  }
}

package dev.weir.collector.importing;

import java.util.Arrays;

/** Times of nmon's numbered snapshots, T0001 and on. */
final class NmonSnapshots {
  /** Three weeks of seconds; the times of so many take 16 MB. */
  private static final int MOST = 2_000_000;

  private static final long NONE = Long.MIN_VALUE;

  private long[] nanos = new long[1024];
  private int count;
  private int last;

  NmonSnapshots() {
    Arrays.fill(nanos, NONE);
  }

  /**
   * Number of a label.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static int number(String label) {
    if (label.length() >= 2 && label.length() <= 8 && label.charAt(0) == 'T') {
      try {
        int number = Integer.parseInt(label, 1, label.length(), 10);
        if (number > 0 && number <= MOST) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(noLabel(label), e);
      }
    }
    throw new IllegalArgumentException(noLabel(label));
  }

  private static String noLabel(String label) {
    return "'" + ContentLook.shorten(label) + "' is no snapshot from T0001 to T" + MOST;
  }

  /**
   * @throws IllegalArgumentException when the snapshot has a time already
   */
  void put(int number, long time) {
    if (number >= nanos.length) {
      int length = nanos.length;
      nanos = Arrays.copyOf(nanos, Math.max(number + 1, Math.min(MOST + 1, 2 * length)));
      Arrays.fill(nanos, length, nanos.length, NONE);
    }
    if (nanos[number] != NONE) {
      throw new IllegalArgumentException("snapshot " + number + " comes twice");
    }
    nanos[number] = time;
    last = Math.max(last, number);
    count++;
  }

  /**
   * @throws IllegalArgumentException when the file gives it none
   */
  long time(int number) {
    if (!has(number)) {
      throw new IllegalArgumentException("snapshot " + number + " has no line ZZZZ with its time");
    }
    return nanos[number];
  }

  boolean has(int number) {
    return number < nanos.length && nanos[number] != NONE;
  }

  /** The highest number. */
  int last() {
    return last;
  }

  /** How many there are. */
  int size() {
    return count;
  }
}

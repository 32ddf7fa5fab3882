package dev.weir.drift;

import dev.weir.engine.Status;

/**
 * Sums over a stretch of a job's life: how long what held the oldest bytes back, what was sent
 * meanwhile, what was written and what it was packed to.
 */
public final class Tally {
  private static final int HINDRANCES = Hindrance.values().length;
  private static final int WIRE = HINDRANCES;
  private static final int WRITTEN = 2 * HINDRANCES;
  private static final int RECORDS = WRITTEN + 1;
  private static final int FRAMES = WRITTEN + 2;

  /** Nanoseconds by hindrance, Ethernet bytes by hindrance, then single sums. */
  private final long[] sums;

  /** An empty stretch. */
  public Tally() {
    this(new long[FRAMES + 1]);
  }

  private Tally(long[] sums) {
    this.sums = sums;
  }

  /** Adds what was counted from one instant to another, during which this held back. */
  void add(Hindrance by, Counters from, Counters to) {
    sums[by.ordinal()] += to.at() - from.at();
    sums[WIRE + by.ordinal()] += to.wireBytes() - from.wireBytes();
    sums[WRITTEN] += to.writtenBytes() - from.writtenBytes();
    sums[RECORDS] += to.prepared().recordBytes() - from.prepared().recordBytes();
    sums[FRAMES] += to.prepared().frameBytes() - from.prepared().frameBytes();
  }

  /** The same, which later additions do not change. */
  Tally copy() {
    return new Tally(sums.clone());
  }

  /** This without a stretch that it begins with. */
  Tally minus(Tally first) {
    long[] left = sums.clone();
    for (int i = 0; i < left.length; i++) {
      left[i] -= first.sums[i];
    }
    return new Tally(left);
  }

  /** How long the stretch is. */
  public long nanos() {
    long all = 0;
    for (Hindrance by : Hindrance.values()) {
      all += nanos(by);
    }
    return all;
  }

  /** How long this held the oldest bytes back. */
  public long nanos(Hindrance by) {
    return sums[by.ordinal()];
  }

  /** Which part of the stretch it held them back; 0 of an empty stretch. */
  double share(Hindrance by) {
    long all = nanos();
    return all == 0 ? 0 : (double) nanos(by) / all;
  }

  /** What was sent while this held back, in Ethernet bits per second; 0 where it never did. */
  double bitsPerSecond(Hindrance by) {
    long nanos = nanos(by);
    return nanos == 0 ? 0 : sums[WIRE + by.ordinal()] * 8e9 / nanos;
  }

  /** Payload that applications wrote. */
  public long writtenBytes() {
    return sums[WRITTEN];
  }

  /** Ethernet bytes sent. */
  public long wireBytes() {
    long all = 0;
    for (int i = 0; i < HINDRANCES; i++) {
      all += sums[WIRE + i];
    }
    return all;
  }

  /** What was packed. */
  public Status.Prepared prepared() {
    return new Status.Prepared(sums[RECORDS], sums[FRAMES]);
  }
}

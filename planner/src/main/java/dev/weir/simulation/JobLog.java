package dev.weir.simulation;

import dev.weir.simulation.SimulationResult.Holes;
import dev.weir.simulation.SimulationResult.QueuePeaks;
import dev.weir.simulation.SimulationResult.Start;

/** What happened to one job: its recovery points, its queue's peaks, its overflows. */
final class JobLog {
  private static final long NEVER = SimulationResult.NEVER;

  private final HoleLog holes = new HoleLog();
  private boolean broken;
  private long connectedAt = NEVER;
  private long firstPointAt;
  private long liveAt;
  private int failedStarts;
  private long overflowAt = NEVER;

  private long peakMemory;
  private long peakMemoryAt;
  private long peakDisk;
  private long peakDiskAt;
  private long extents;

  /**
   * @param consistent whether the run begins with an up-to-date target
   */
  JobLog(long start, boolean consistent) {
    this.broken = !consistent;
    this.firstPointAt = consistent ? start : NEVER;
    this.liveAt = firstPointAt;
    this.peakMemoryAt = start;
    this.peakDiskAt = start;
  }

  /** Whether there ever was a consistent recovery point. */
  boolean hasPoint() {
    return firstPointAt != NEVER;
  }

  /** Whether no new recovery point comes to be at present. */
  boolean withoutPoint() {
    return holes.isOpen() || firstPointAt == NEVER;
  }

  /** Whether the order is broken and no mirror has begun since. */
  boolean isBroken() {
    return broken;
  }

  boolean isLive() {
    return liveAt != NEVER;
  }

  /** The last consistent recovery point before the present hole. */
  long since() {
    return holes.since();
  }

  void connected(long now) {
    connectedAt = Math.min(connectedAt, now);
  }

  void broken(long now, long lastPoint) {
    overflowed(now);
    holes.open(now, lastPoint);
  }

  void brokenAgain(long now) {
    overflowed(now);
    if (holes.isOpen()) {
      holes.brokenAgain();
    } else {
      failedStarts++;
    }
  }

  private void overflowed(long now) {
    broken = true;
    overflowAt = Math.min(overflowAt, now);
  }

  void mirrorBegan(long now) {
    broken = false;
    holes.mirrorBegan(now);
  }

  /** The mirror's last block is durable: there is a recovery point again, or the first. */
  void consistent(long now) {
    if (holes.isOpen()) {
      holes.close(now);
    } else {
      firstPointAt = now;
    }
  }

  /** Notes the first moment at which a consistent job is live. */
  void live(long now, boolean live) {
    if (live && liveAt == NEVER) {
      liveAt = now;
    }
  }

  void queue(long now, long memoryBytes, long diskBytes) {
    if (memoryBytes > peakMemory) {
      peakMemory = memoryBytes;
      peakMemoryAt = now;
    }
    if (diskBytes > peakDisk) {
      peakDisk = diskBytes;
      peakDiskAt = now;
    }
  }

  void shipped() {
    extents++;
  }

  /** The run is over; a hole that is open stays without an end. */
  void close() {
    if (holes.isOpen()) {
      holes.close(NEVER);
    }
  }

  long overflowAt() {
    return overflowAt;
  }

  long extents() {
    return extents;
  }

  Holes holes() {
    return holes.result();
  }

  Start start() {
    return new Start(connectedAt, firstPointAt, liveAt, failedStarts);
  }

  /**
   * @param outgrownAt when the queue will be full without having overflowed in the run, or never
   */
  QueuePeaks queuePeaks(long outgrownAt) {
    long fullAt = overflowAt != NEVER ? overflowAt : outgrownAt;
    return new QueuePeaks(peakMemory, peakMemoryAt, peakDisk, peakDiskAt, fullAt);
  }
}

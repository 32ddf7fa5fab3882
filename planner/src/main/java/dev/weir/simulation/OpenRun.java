package dev.weir.simulation;

import dev.weir.engine.Extent;
import dev.weir.engine.WireCost;

/** The run of operations that is being gathered, and the numbering of operations. */
final class OpenRun {
  /** What a mirror reads and ships as one operation. */
  private static final double MIRROR_OPERATION_BYTES = 64 * 1024;

  private final WireCost cost;
  private final double ratio;
  private final double mirrorRatio;

  private long oldestAt = SimulationResult.NEVER;
  private long payload;
  private long mirrored;
  private double operations;
  private double wire;

  private long sequence;
  private double operationsSeen;

  OpenRun(WireCost cost, double ratio, double mirrorRatio) {
    this.cost = cost;
    this.ratio = ratio;
    this.mirrorRatio = mirrorRatio;
  }

  /** Goes on with the numbering of another run that held nothing. */
  void resume(Rest rest) {
    sequence = rest.sequence();
    operationsSeen = rest.operationsSeen();
  }

  /** Operations of all closed runs. */
  double operationsSeen() {
    return operationsSeen;
  }

  boolean isEmpty() {
    return oldestAt == SimulationResult.NEVER;
  }

  /** When its first operation took effect. */
  long oldestAt() {
    return oldestAt;
  }

  /** Sequence of the last operation of the last closed run. */
  long sequence() {
    return sequence;
  }

  /** Operations in it, spread evenly and so not whole. */
  double operations() {
    return operations;
  }

  /** What it holds, in record bytes. */
  long recordBytes() {
    return payload + mirrored + Math.round(operations * cost.headerBytes());
  }

  /** Application writes; returns what they will cost on the wire. */
  double write(long startsAt, long bytes, double count) {
    oldestAt = Math.min(oldestAt, startsAt);
    payload += bytes;
    operations += count;
    double added = cost.of(count, bytes, ratio);
    wire += added;
    return added;
  }

  /** What a mirror has read; its end is an operation too. */
  void mirror(long now, long bytes, boolean last) {
    oldestAt = Math.min(oldestAt, now);
    mirrored += bytes;
    operations += bytes / MIRROR_OPERATION_BYTES + (last ? 1 : 0);
  }

  /** Closes the run; sequences stay whole numbers while operations are spread evenly. */
  Held close() {
    operationsSeen += operations;
    long last = Math.max(sequence + 1, Math.round(operationsSeen));
    long headers = Math.round(operations * cost.headerBytes());
    Extent extent = new Extent(sequence + 1, last, payload, payload + mirrored + headers, oldestAt);
    long frame = Math.round(headers + payload / ratio + mirrored / mirrorRatio);
    Held held = new Held(extent, mirrored, frame, wire);
    sequence = last;
    oldestAt = SimulationResult.NEVER;
    payload = 0;
    mirrored = 0;
    operations = 0;
    wire = 0;
    return held;
  }
}

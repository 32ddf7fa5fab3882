package dev.weir.analysis;

import dev.weir.engine.WireCost;
import dev.weir.problem.ProblemException;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;

/**
 * A workload as the line sees it. Cumulative arrivals are whole <em>units</em>, each worth {@link
 * #wireBytesPerUnit} wire bytes, so that differences over any interval are exact: a unit is one
 * byte of payload, and record headers count as the payload that would cost the same.
 */
public final class WireLoad {
  private final Workload workload;
  private final long[] unitsBefore;
  private final double wireBytesPerUnit;
  private final boolean headersUnknown;

  /**
   * @param cost overhead per operation and per byte
   * @param ratio compression ratio of payload, constant over the whole workload
   * @throws ProblemException bad input when the sum leaves 63 bits
   */
  public WireLoad(Workload workload, WireCost cost, Ratio ratio) {
    this.workload = workload;
    this.wireBytesPerUnit = cost.expansion() / ratio.value();
    this.unitsBefore = new long[workload.size() + 1];
    double unitsPerOperation = cost.headerBytes() * ratio.value();
    long payload = 0;
    long operations = 0;
    boolean unknown = false;
    for (int i = 0; i < workload.size(); i++) {
      payload += workload.bytes(i);
      long count = workload.operations(i);
      unknown |= count < 0;
      operations += Math.max(0, count);
      unitsBefore[i + 1] = payload + headerUnits(operations, unitsPerOperation);
    }
    this.headersUnknown = unknown && cost.headerBytes() > 0;
    if (unitsBefore[workload.size()] < 0 || operations < 0) {
      throw ProblemException.badInput(
          workload.name(),
          "bytes and operations add up to more than 2^63",
          "check the units of its columns");
    }
  }

  /** Rounded on the running sum, so that no interval is off by more than one unit. */
  private static long headerUnits(long operations, double unitsPerOperation) {
    boolean whole = unitsPerOperation == Math.rint(unitsPerOperation);
    return whole
        ? operations * (long) unitsPerOperation
        : (long) Math.floor(operations * unitsPerOperation);
  }

  /** The payload below. */
  public Workload workload() {
    return workload;
  }

  /** Units that arrived before interval {@code i}; {@code size()} gives the total. */
  public long unitsBefore(int i) {
    return unitsBefore[i];
  }

  /** Units that arrived in interval {@code i}. */
  public long units(int i) {
    return unitsBefore[i + 1] - unitsBefore[i];
  }

  /** Wire bytes of one unit. */
  public double wireBytesPerUnit() {
    return wireBytesPerUnit;
  }

  /** Wire bytes of the whole workload. */
  public double totalWireBytes() {
    return unitsBefore[workload.size()] * wireBytesPerUnit;
  }

  /** True when some interval did not count its operations, so that their headers are missing. */
  public boolean headersUnknown() {
    return headersUnknown;
  }
}

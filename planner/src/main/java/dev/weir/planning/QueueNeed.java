package dev.weir.planning;

import dev.weir.analysis.WorstMoment;
import dev.weir.units.DataSize;

/**
 * What the source's queue holds at its fullest. It holds records as they were written,
 * uncompressed, so the wire backlog is counted back into payload.
 *
 * @param atLeastBytes payload of the largest backlog, bytes spread evenly inside samples
 * @param atMostBytes under the worst arrangement inside samples and gaps
 */
public record QueueNeed(double atLeastBytes, double atMostBytes) {
  /** The replicator's default for its queue in memory. */
  public static final DataSize USUAL_MEMORY = new DataSize(256L << 20);

  /** The need of one line without outages. */
  public static QueueNeed of(LinePlan line) {
    WorstMoment backlog = line.queue().largestBacklog();
    if (backlog == null || backlog.backlogWireBytes() == 0) {
      return new QueueNeed(0, 0);
    }
    double payloadPerWire = backlog.backlogPayloadBytes() / backlog.backlogWireBytes();
    return new QueueNeed(
        backlog.backlogPayloadBytes(), line.peakBacklogAtMostBytes() * payloadPerWire);
  }
}

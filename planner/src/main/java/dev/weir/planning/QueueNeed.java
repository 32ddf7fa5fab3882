package dev.weir.planning;

import dev.weir.analysis.WireLoad;
import dev.weir.analysis.WorstMoment;

/**
 * What the source's queue holds at its fullest. It holds records as they were written,
 * uncompressed, so the wire backlog is counted back into payload.
 *
 * @param atLeastBytes payload of the largest backlog, bytes spread evenly inside samples
 * @param atMostBytes under the worst arrangement inside samples and gaps
 */
public record QueueNeed(double atLeastBytes, double atMostBytes) {
  /**
   * The need of one line without outages. Where record headers wait, too, there is less payload in
   * as many wire bytes, so a wire byte is at most {@code 1 / wireBytesPerUnit} of payload.
   */
  public static QueueNeed of(LinePlan line, WireLoad load) {
    WorstMoment backlog = line.queue().largestBacklog();
    return new QueueNeed(
        backlog == null ? 0 : backlog.backlogPayloadBytes(),
        line.peakBacklogAtMostBytes() / load.wireBytesPerUnit());
  }
}

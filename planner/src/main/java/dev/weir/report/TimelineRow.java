package dev.weir.report;

import java.time.Instant;

/**
 * One rolled-up row of the timeline: the queue recursion of the sheet, over bytes taken as evenly
 * spread inside the row.
 *
 * @param end end of the row
 * @param seconds its length
 * @param wireBytes wire bytes that arrive in it
 * @param factor share of the line that is open, 0 in an outage, 1 without a throttle
 * @param queue what the recursion gives at the end of the row
 */
public record TimelineRow(
    Instant end, double seconds, double wireBytes, double factor, Queue queue) {

  /**
   * @param serviceBytes what the line could carry in the row
   * @param backlogBytes wire bytes waiting at the end
   * @param arrivedBytes sum of arrivals up to the end
   * @param servedBytes sum of service up to the end
   * @param ageSeconds recovery point age at the end
   * @param lastDelaySeconds delay of the row's last byte
   */
  public record Queue(
      double serviceBytes,
      double backlogBytes,
      double arrivedBytes,
      double servedBytes,
      double ageSeconds,
      double lastDelaySeconds) {

    /** Bytes delivered up to the end. */
    public double deliveredBytes() {
      return arrivedBytes - backlogBytes;
    }
  }
}

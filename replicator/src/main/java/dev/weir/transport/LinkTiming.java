package dev.weir.transport;

import java.time.Duration;

/**
 * How long the transport waits for what.
 *
 * @param peerTimeout a peer from which no byte came for so long is gone; also the limit for a TLS
 *     handshake and for data that TCP gets no acknowledgement for
 * @param firstRetry first pause before a connection is made again
 * @param lastRetry longest such pause
 * @param lastRetryWithBacklog the same while data waits to be sent; a job is to be live again
 *     within what the line needs for the backlog and two seconds
 */
public record LinkTiming(
    Duration peerTimeout, Duration firstRetry, Duration lastRetry, Duration lastRetryWithBacklog) {
  public static final LinkTiming DEFAULT =
      new LinkTiming(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1));

  /** Pause before attempt {@code failures} + 1: doubling from the first to the longest. */
  public Duration pauseAfter(int failures, boolean backlog) {
    Duration longest = backlog ? lastRetryWithBacklog : lastRetry;
    int doublings = Math.min(Math.max(0, failures - 1), 20);
    Duration pause = firstRetry.multipliedBy(1L << doublings);
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}

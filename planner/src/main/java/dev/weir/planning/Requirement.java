package dev.weir.planning;

import dev.weir.analysis.Envelope;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The constant line that one objective needs, in wire bytes per second.
 *
 * @param atLeastBytesPerSecond no arrangement of bytes inside the samples needs less
 * @param atMostBytesPerSecond some arrangement needs this much, gaps filled with the most measured;
 *     infinite for an objective of 0
 * @param binding the interval that decides the low bound; null when nothing was written
 * @param gapSeconds how much of the binding interval was not measured
 */
public record Requirement(
    Duration objective,
    double atLeastBytesPerSecond,
    double atMostBytesPerSecond,
    Envelope.@Nullable Vertex binding,
    double gapSeconds) {
  /** The same need with another upper bound. */
  Requirement withAtMost(double bytesPerSecond) {
    return new Requirement(objective, atLeastBytesPerSecond, bytesPerSecond, binding, gapSeconds);
  }
}

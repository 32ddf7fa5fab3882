package dev.weir.linktest;

import java.util.OptionalDouble;

/**
 * A complete test.
 *
 * @param idle echoes on the line as it was found
 * @param limitBitsPerSecond the smaller limit of both sites: bandwidths near it are "at least"
 */
public record LinkTestResult(
    LinkTestPlan plan,
    RoundTrips idle,
    DirectionResult toListener,
    DirectionResult fromListener,
    OptionalDouble limitBitsPerSecond) {

  /** Above this share of the limit it was the limit that was measured. */
  private static final double REACHED = 0.95;

  public DirectionResult in(Direction direction) {
    return switch (direction) {
      case TO_LISTENER -> toListener;
      case FROM_LISTENER -> fromListener;
    };
  }

  /** Whether the line may carry more than was measured, because a limit held it back. */
  public boolean atLeast(Direction direction) {
    return limitBitsPerSecond.isPresent()
        && in(direction).bitsPerSecond() >= REACHED * limitBitsPerSecond.getAsDouble();
  }

  /** What the line carries, as Ethernet frames; never more than the limit that was asked for. */
  public double bitsPerSecond(Direction direction) {
    return withinLimit(in(direction).bitsPerSecond());
  }

  /** A second may carry a little more than the limit, made up for by the one before it. */
  public double withinLimit(double bitsPerSecond) {
    return Math.min(bitsPerSecond, limitBitsPerSecond.orElse(Double.POSITIVE_INFINITY));
  }

  /** One direction as {@code weir plan --line} takes it. */
  public MeasuredLine line(Direction direction) {
    return new MeasuredLine(
        direction == Direction.TO_LISTENER ? "measured" : "measured-back",
        bitsPerSecond(direction),
        idle.at(0.5),
        in(direction).loss());
  }
}

package dev.weir.report;

import java.math.RoundingMode;

/** What a number counts, which decides its unit, its decimals and the side to which it rounds. */
public enum UnitKind {
  /** Bytes. */
  BYTES,
  /** Bytes per second. */
  BYTES_PER_SECOND,
  /** Bits per second. */
  BITS_PER_SECOND,
  /** Bits per second that are needed: rounded up, never down. */
  REQUIRED_BITS_PER_SECOND,
  /** Seconds. */
  SECONDS,
  /** A compression ratio, bytes before over bytes after. */
  RATIO,
  /** A share of one, printed in percent. */
  FRACTION,
  /** A share of one that is left over: printed in percent, rounded down. */
  HEADROOM,
  /** Months. */
  MONTHS,
  /** Things counted. */
  COUNT;

  /** The side to which an amount of this kind is rounded that is not said to be a bound. */
  RoundingMode side() {
    return switch (this) {
      case REQUIRED_BITS_PER_SECOND -> RoundingMode.CEILING;
      case HEADROOM, MONTHS -> RoundingMode.FLOOR;
      case BYTES, BYTES_PER_SECOND, BITS_PER_SECOND, SECONDS -> RoundingMode.HALF_UP;
      case RATIO, FRACTION, COUNT -> RoundingMode.HALF_UP;
    };
  }
}

package dev.weir.report;

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
  COUNT
}

package dev.weir.line;

/** How a sender reacts to loss. */
public enum CongestionControl {
  /** RFC 9438, what Linux and Windows do unless told otherwise. */
  CUBIC,
  /** RFC 5681 with the square-root law of Mathis and others. */
  RENO
}

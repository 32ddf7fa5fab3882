package dev.weir.collector.importing;

/** One request of a block trace; the same object is filled anew for each. */
final class TraceRequest {
  /** Nanoseconds since 1970, or since a begin that the trace does not tell. */
  long nanos;

  /** Number of the device in the trace. */
  int source;

  boolean write;

  /** First byte on the device. */
  long offset;

  /** Bytes, from 0. */
  long length;
}

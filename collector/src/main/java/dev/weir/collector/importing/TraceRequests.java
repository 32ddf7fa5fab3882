package dev.weir.collector.importing;

import java.util.List;

/** Takes the requests of a block trace in the order of time. */
interface TraceRequests {
  /** Announces the next device; its index is the number of those before it. */
  void addDevice(int sourceOfTarget);

  /**
   * @param nanos since 1970, or since a begin that the trace does not tell
   */
  void write(long nanos, int device, long offset, long length);

  /** A request that is no write. */
  void other(long nanos);

  /**
   * The trace is over.
   *
   * @param resolutionNanos of its clock
   */
  void finish(long resolutionNanos);

  /** Sentences on what could not be followed. */
  List<String> warnings();
}

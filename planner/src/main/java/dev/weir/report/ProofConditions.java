package dev.weir.report;

/**
 * @param workload what wrote
 * @param lineBitsPerSecond the line
 * @param roundTripSeconds round-trip time added to it
 * @param shapedBy what kept the line to its bandwidth
 * @param capture how writes were seen
 */
public record ProofConditions(
    Workload workload,
    double lineBitsPerSecond,
    double roundTripSeconds,
    Shaping shapedBy,
    Capture capture) {

  /**
   * @param description the writer and its options
   * @param seed seed of the run
   * @param sha256 hash of the prediction, printed before replication started
   * @param seconds length of the run
   */
  public record Workload(String description, long seed, String sha256, double seconds) {}

  /** What kept the line to its bandwidth. */
  public enum Shaping {
    /** Network namespaces with {@code tc}. */
    TC,
    /** The engine's own cap, where the system gives no network namespaces. */
    ENGINE_CAP,
    /** Nothing: the line as it is. */
    NONE
  }

  /** How writes were seen. */
  public enum Capture {
    /** In order, by the FUSE mount. */
    FUSE,
    /** By watching the directory: order inside an interval is unknown. */
    WATCH
  }
}

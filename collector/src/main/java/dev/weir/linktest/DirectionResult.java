package dev.weir.linktest;

/**
 * What was found in one direction.
 *
 * @param one a single stream filling the line
 * @param several several streams filling it; the same as {@code one} where not asked for
 * @param loaded echoes while {@code several} filled it
 * @param loss at half of the rate found, where nothing is lost for lack of room
 * @param lossPayloadBytesPerSecond that rate
 */
public record DirectionResult(
    Filled one, Filled several, RoundTrips loaded, Loss loss, double lossPayloadBytesPerSecond) {

  /** One measurement that filled the line, or the limit. */
  public record Filled(int streams, Throughput throughput, TcpCounts tcp) {}

  /** What the line carries, as Ethernet frames: the better of both medians. */
  public double bitsPerSecond() {
    return Math.max(one.throughput().bitsPerSecond(), several.throughput().bitsPerSecond());
  }

  /** The measurement that this was seen in. */
  public Filled best() {
    return one.throughput().bitsPerSecond() > several.throughput().bitsPerSecond() ? one : several;
  }
}

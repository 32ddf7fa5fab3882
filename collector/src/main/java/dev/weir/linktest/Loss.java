package dev.weir.linktest;

/** What share of the segments sent had to be sent again, on a line that was not full. */
public sealed interface Loss {

  /**
   * Counted.
   *
   * @param segments sent with payload
   * @param lost of them, sent again because they did not arrive
   * @param machineWide whether other programs' traffic is in the counts
   */
  record Counted(long segments, long lost, boolean machineWide) implements Loss {
    private static final double Z = 1.96;

    /** 0 to 1. */
    public double share() {
      return (double) lost / segments;
    }

    /** Low end of the 95 % confidence interval (Wilson 1927) of a loss by chance. */
    public double atLeast() {
      return Math.max(0, centre() - spread());
    }

    /** High end of the same interval. */
    public double atMost() {
      return Math.min(1, centre() + spread());
    }

    private double centre() {
      return (lost + Z * Z / 2) / (segments + Z * Z);
    }

    private double spread() {
      double variance = (double) lost * (segments - lost) / segments + Z * Z / 4;
      return Z * Math.sqrt(variance) / (segments + Z * Z);
    }
  }

  /** Not known, which is not zero. */
  record Unknown(String reason) implements Loss {}

  static Loss of(TcpCounts counts) {
    return switch (counts) {
      case TcpCounts.PerConnection tcp ->
          tcp.dataSegments() == 0
              ? new Unknown("no segment was sent")
              : new Counted(
                  tcp.dataSegments(), Math.min(tcp.lostSegments(), tcp.dataSegments()), false);
      case TcpCounts.MachineWide tcp ->
          tcp.segments() == 0
              ? new Unknown("no segment was sent")
              : new Counted(tcp.segments(), Math.min(tcp.retransmitted(), tcp.segments()), true);
      case TcpCounts.Unknown unknown -> new Unknown(unknown.reason());
    };
  }
}

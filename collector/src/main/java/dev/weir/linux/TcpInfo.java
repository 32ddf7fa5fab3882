package dev.weir.linux;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel knows of one connection: {@code struct tcp_info} of {@code linux/tcp.h}, whose
 * length tells which fields a kernel has.
 *
 * @param segmentBytes payload of a full segment as sent now, options taken off
 * @param pathMtuBytes largest IP packet of the path
 * @param roundTripMicros smoothed RTT
 * @param leastRoundTripMicros least RTT of the last minutes; from Linux 4.6
 * @param congestionWindowSegments segments that may be in flight
 * @param retransmitted segments sent again since the connection began
 * @param dataSegments segments with payload sent, those sent again included; from Linux 4.6
 * @param spurious segments sent again that the peer had already; from Linux 5.5
 * @param busyMicros time with something to send; from Linux 4.9
 * @param windowLimitedMicros time held by the receiver's window; from Linux 4.9
 * @param bufferLimitedMicros time held by the sender's buffer; from Linux 4.9
 */
public record TcpInfo(
    int segmentBytes,
    int pathMtuBytes,
    long roundTripMicros,
    OptionalLong leastRoundTripMicros,
    long congestionWindowSegments,
    long retransmitted,
    OptionalLong dataSegments,
    OptionalLong spurious,
    OptionalLong busyMicros,
    OptionalLong windowLimitedMicros,
    OptionalLong bufferLimitedMicros) {

  /** More than any kernel fills today; what lies behind is left out by the kernel itself. */
  static final int MAX_BYTES = 512;

  /** Everything up to {@code tcpi_total_retrans}, which every kernel since 2.6 has. */
  private static final int LEAST_BYTES = 104;

  private static final int SEGMENT = 16;
  private static final int PATH_MTU = 60;
  private static final int ROUND_TRIP = 68;
  private static final int WINDOW = 80;
  private static final int RETRANSMITTED = 100;
  private static final int LEAST_ROUND_TRIP = 148;
  private static final int DATA_SEGMENTS = 156;
  private static final int BUSY = 168;
  private static final int WINDOW_LIMITED = 176;
  private static final int BUFFER_LIMITED = 184;
  private static final int SPURIOUS = 216;

  static Optional<TcpInfo> of(NativeBlock block, int length) {
    if (length < LEAST_BYTES) {
      return Optional.empty();
    }
    return Optional.of(
        new TcpInfo(
            block.getInt(SEGMENT),
            block.getInt(PATH_MTU),
            Integer.toUnsignedLong(block.getInt(ROUND_TRIP)),
            word(block, LEAST_ROUND_TRIP, length),
            Integer.toUnsignedLong(block.getInt(WINDOW)),
            Integer.toUnsignedLong(block.getInt(RETRANSMITTED)),
            word(block, DATA_SEGMENTS, length),
            word(block, SPURIOUS, length),
            doubleWord(block, BUSY, length),
            doubleWord(block, WINDOW_LIMITED, length),
            doubleWord(block, BUFFER_LIMITED, length)));
  }

  private static OptionalLong word(NativeBlock block, int at, int length) {
    return at + Integer.BYTES <= length
        ? OptionalLong.of(Integer.toUnsignedLong(block.getInt(at)))
        : OptionalLong.empty();
  }

  private static OptionalLong doubleWord(NativeBlock block, int at, int length) {
    return at + Long.BYTES <= length ? OptionalLong.of(block.getLong(at)) : OptionalLong.empty();
  }
}

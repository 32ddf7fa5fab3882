package dev.weir.wire;

/** Number on the wire, and the bounds of the body that belongs to it. */
enum FrameType {
  HELLO(1, 42, 42 + WireLimits.JOB_NAME_MAX_BYTES),
  RESUME(2, 36, 36),
  BATCH(
      3,
      FrameType.BATCH_HEADER_BYTES,
      FrameType.BATCH_HEADER_BYTES + WireLimits.BATCH_STORED_MAX_BYTES),
  ACK(4, 24, 24),
  HEARTBEAT(5, 16, 16),
  REFUSED(6, 2, 2 + WireLimits.REASON_MAX_BYTES),
  ASK(7, 8, 8),
  WANTED(
      8,
      FrameType.WANTED_HEADER_BYTES,
      FrameType.WANTED_HEADER_BYTES + WireLimits.WANTED_MAX_RUNS * FrameType.RUN_BYTES),
  STATE(9, 6, 6 + WireLimits.REASON_MAX_BYTES),
  ASK_FINDINGS(10, 16, 16),
  FINDINGS(
      11,
      FrameType.FINDINGS_HEADER_BYTES,
      FrameType.FINDINGS_HEADER_BYTES + WireLimits.FINDINGS_MAX * FrameType.FINDING_MAX_BYTES),
  SESSION(12, 8, 8),
  JOIN(13, 18, 18 + WireLimits.JOB_NAME_MAX_BYTES),
  NUMBERED(
      14,
      FrameType.NUMBER_BYTES + FrameType.BATCH_HEADER_BYTES,
      FrameType.NUMBER_BYTES + FrameType.BATCH_HEADER_BYTES + WireLimits.BATCH_STORED_MAX_BYTES);

  static final int BATCH_HEADER_BYTES = 40;
  static final int NUMBER_BYTES = 8;
  static final int WANTED_HEADER_BYTES = 12;
  static final int RUN_BYTES = 24;
  static final int FINDINGS_HEADER_BYTES = 44;
  static final int FINDING_MAX_BYTES = 20 + WireLimits.FINDING_PATH_MAX_BYTES;

  private static final FrameType[] ALL = values();

  final int number;
  final int smallestBody;
  final int largestBody;

  FrameType(int number, int smallestBody, int largestBody) {
    this.number = number;
    this.smallestBody = smallestBody;
    this.largestBody = largestBody;
  }

  static FrameType of(int number) {
    if (number < 1 || number > ALL.length) {
      throw new WireException(
          "unknown frame type "
              + number
              + "; the peer speaks another protocol, or a newer version than "
              + WireLimits.VERSION);
    }
    return ALL[number - 1];
  }
}

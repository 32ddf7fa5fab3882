package dev.weir.linktest;

/**
 * From payload to what a line is sold as. A full segment at MTU 1500 carries 1448 bytes in an
 * Ethernet frame of 1514 (14 Ethernet, 20 IPv4, 20 TCP, 12 time stamps): the same factor with which
 * the planner turns payload into wire bytes, so that a measured line planned with gives back the
 * payload measured. On a path with a smaller MTU the true frames are a little larger in proportion
 * (0.3 % at MTU 1400), which is left out on purpose for that reason.
 */
public final class FrameAccounting {
  public static final int FRAME_BYTES = 1514;
  public static final int PAYLOAD_BYTES = 1448;

  private FrameAccounting() {}

  /** Bits per second as Ethernet frames. */
  public static double frameBitsPerSecond(double payloadBytesPerSecond) {
    return payloadBytesPerSecond * 8 * FRAME_BYTES / PAYLOAD_BYTES;
  }

  static double payloadBytesPerSecond(double frameBitsPerSecond) {
    return frameBitsPerSecond / 8 * PAYLOAD_BYTES / FRAME_BYTES;
  }
}

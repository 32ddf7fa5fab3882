package dev.weir.linktest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Numbers that both ends share; docs/formats/link-test-v1.md is their page. */
final class Protocol {
  /** First bytes of every connection; the digit is the version. */
  static final byte[] MAGIC = "WEIRLT1\n".getBytes(StandardCharsets.US_ASCII);

  static final int NONCE_BYTES = 16;
  static final int SESSION_BYTES = 16;
  static final int PROOF_BYTES = 32;

  /** An opening is a hundred bytes; a peer that needs longer is not one of ours. */
  static final Duration OPENING_LIMIT = Duration.ofSeconds(10);

  /** A message holds at most the slices of one measurement: 600 numbers. */
  static final int MESSAGE_MAX_BYTES = 32 * 1024;

  /** Longest silence on a connection that should carry something; above TCP's first time-outs. */
  static final Duration SILENCE_LIMIT = Duration.ofSeconds(20);

  /** Time for the other side to do what lies between two measurements. */
  static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

  static final int STREAMS_MAX = 64;
  static final Duration LENGTH_MIN = Duration.ofSeconds(3);
  static final Duration LENGTH_MAX = Duration.ofSeconds(60);

  /** Three measurements in each direction, and as many again for a newer client. */
  static final int MEASUREMENTS_MAX = 12;

  /** A whole test at its longest settings takes 7 minutes. */
  static final Duration SESSION_LIMIT = Duration.ofMinutes(15);

  static final Duration SLICE = Duration.ofMillis(100);
  static final int PING_BYTES = 16;

  private Protocol() {}
}

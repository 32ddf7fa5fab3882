package dev.weir.wire;

import dev.weir.operation.OperationLayout;

/** Bounds of the protocol; a peer that exceeds one is refused. */
public final class WireLimits {
  public static final int VERSION = 1;

  /** Feature: the target tells what keeps it from applying, in {@link Frame.State}. */
  public static final long TARGET_STATE = 1;

  /**
   * Feature: the target compares sums, and tells in {@link Frame.Wanted} and {@link
   * Frame.Findings}.
   */
  public static final long COMPARISON = 2;

  /** Feature: the target holds entries of a difference mirror whose content is kept. */
  public static final long KEPT_CONTENT = 4;

  /**
   * Feature: batches are numbered, and may come over further connections that {@link Frame.Join}.
   */
  public static final long SEVERAL_CONNECTIONS = 8;

  /** Feature: {@link Frame.Findings} tell of orphans apart from what differs. */
  public static final long ORPHANS_APART = 16;

  /** Feature: a difference mirror tells of directories whose names are what they were. */
  public static final long UNCHANGED_NAMES = 32;

  /**
   * The features that this node knows; a source offers {@link #SEVERAL_CONNECTIONS} only for a job
   * that is to have several.
   */
  public static final long FEATURES =
      TARGET_STATE
          | COMPARISON
          | KEPT_CONTENT
          | SEVERAL_CONNECTIONS
          | ORPHANS_APART
          | UNCHANGED_NAMES;

  /** Of one job at once: each holds buffers on both sides. */
  public static final int CONNECTIONS_MAX = 16;

  /** Large enough to amortise a frame and a group of forced writes, small enough to be bounded. */
  public static final int BATCH_RAW_MAX_BYTES = 4 << 20;

  /** A codec that makes a batch larger is not used, so stored bytes never exceed raw bytes. */
  public static final int BATCH_STORED_MAX_BYTES = BATCH_RAW_MAX_BYTES;

  /** {@link BatchHeader#codec}: the operations as they are. */
  public static final int CODEC_NONE = 0;

  /** {@link BatchHeader#codec}: one packed block of {@link dev.weir.codec.Codec}. */
  public static final int CODEC_PACKED = 1;

  /** An answer of 12 KiB: few enough to be held twice by both sides, and answered in one breath. */
  public static final int WANTED_MAX_RUNS = 512;

  /** Enough to see a pattern; the count beside them tells how many there are. */
  public static final int FINDINGS_MAX = 100;

  /** A longer path is cut. */
  public static final int FINDING_PATH_MAX_BYTES = 512;

  /** Kinds of findings are numbered from 1 to this. */
  public static final int FINDING_KINDS = 5;

  public static final int JOB_NAME_MAX_BYTES = 63;
  public static final int REASON_MAX_BYTES = 1_024;

  static {
    if (OperationLayout.RECORD_MAX_BYTES > BATCH_RAW_MAX_BYTES) {
      throw new AssertionError("the largest operation fits in a batch");
    }
  }

  private WireLimits() {}
}

package dev.weir.capture;

import dev.weir.codec.CompressionLevel;
import java.util.List;

/**
 * What is known of a source beside its bytes over time. Seldom enough to be an object each: about
 * one of a kind per source and minute. The stretches of one kind ascend, but they are independent
 * of those of the intervals.
 */
public sealed interface Observation {
  /** Index into {@link CaptureHeader#sources()}. */
  int source();

  /** Start of the stretch in nanoseconds since 1970-01-01T00:00Z. */
  long startNanos();

  /** Length of the stretch, more than 0. */
  long lengthNanos();

  /** The same observation under another index, for a capture that numbers its sources anew. */
  Observation ofSource(int other);

  /**
   * How large the writes were.
   *
   * @param counts element i counts writes of 2^i to 2^(i+1) - 1 bytes; trailing zeros are left out
   */
  record WriteSizes(int source, long startNanos, long lengthNanos, List<Long> counts)
      implements Observation {
    /** Writes are shorter than 2^32 bytes on every system measured. */
    public static final int MOST_BUCKETS = 32;

    public WriteSizes {
      counts = List.copyOf(counts);
      require(lengthNanos > 0 && counts.size() <= MOST_BUCKETS, "sizes of a write");
      require(counts.stream().allMatch(count -> count >= 0), "sizes of a write");
    }

    @Override
    public WriteSizes ofSource(int other) {
      return new WriteSizes(other, startNanos, lengthNanos, counts);
    }
  }

  /**
   * How much of what was written in a window was written over within the same window: what a copy
   * that is made once per window need not send.
   *
   * @param writtenBytes all bytes of the writes that could be followed in the window
   * @param distinctBytes bytes of the places written at least once, at most {@code writtenBytes}
   */
  record Rewrites(
      int source, long startNanos, long lengthNanos, long writtenBytes, long distinctBytes)
      implements Observation {
    public Rewrites {
      require(
          lengthNanos > 0 && distinctBytes >= 0 && distinctBytes <= writtenBytes,
          "rewrites of a window");
    }

    @Override
    public Rewrites ofSource(int other) {
      return new Rewrites(other, startNanos, lengthNanos, writtenBytes, distinctBytes);
    }
  }

  /**
   * How well a sample of changed content packs, and how fast on one core.
   *
   * @param plainBytes length of the sample before packing, more than 0
   * @param levels one entry per level tried, in the order of {@link CompressionLevel}
   */
  record Compressibility(
      int source, long startNanos, long lengthNanos, long plainBytes, List<Packed> levels)
      implements Observation {
    public Compressibility {
      levels = List.copyOf(levels);
      require(lengthNanos > 0 && plainBytes > 0 && !levels.isEmpty(), "a compression sample");
    }

    @Override
    public Compressibility ofSource(int other) {
      return new Compressibility(other, startNanos, lengthNanos, plainBytes, levels);
    }
  }

  /**
   * One level's result.
   *
   * @param packedBytes length after packing, as the replicator would send it
   * @param cpuNanos processor time that packing took
   */
  record Packed(CompressionLevel level, long packedBytes, long cpuNanos) {
    public Packed {
      require(packedBytes > 0 && cpuNanos >= 0, "a packed sample");
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what + " with impossible numbers");
    }
  }
}

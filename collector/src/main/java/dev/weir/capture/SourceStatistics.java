package dev.weir.capture;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one source of a capture amounts to.
 *
 * @param file the file it came from, as the person named it
 * @param samples intervals measured; gaps do not count
 * @param start begin of its first row; null where it has none
 * @param end end of its last row
 * @param meanBytesPerSecond over the time measured, gaps left out: a gap is unknown and never zero
 * @param peakBytesPerSecond largest mean of one interval
 * @param peakAt begin of the first interval that reaches the peak
 * @param gapSeconds time between start and end in which nothing was measured
 */
public record SourceStatistics(
    String file,
    SourceInfo source,
    long samples,
    @Nullable Instant start,
    @Nullable Instant end,
    long totalBytes,
    double meanBytesPerSecond,
    double peakBytesPerSecond,
    @Nullable Instant peakAt,
    double gapSeconds) {
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Reads a capture once and sums up each of its sources.
   *
   * @throws dev.weir.problem.ProblemException when the content is broken
   */
  public static List<SourceStatistics> of(String file, CaptureSource capture) throws IOException {
    Sums sums = new Sums(file, capture.header().sources());
    capture.readInto(sums);
    return sums.statistics();
  }

  /** Sums up while somebody else reads, for readers that want more than these figures. */
  public static final class Sums implements IntervalSink {
    private final Sum[] each;

    public Sums(String file, List<SourceInfo> sources) {
      each = new Sum[sources.size()];
      for (int i = 0; i < each.length; i++) {
        each[i] = new Sum(file, sources.get(i));
      }
    }

    /** What was summed up so far, one entry for each source. */
    public List<SourceStatistics> statistics() {
      return Arrays.stream(each).map(Sum::statistics).toList();
    }

    @Override
    public void interval(
        int source, long startNanos, long lengthNanos, long bytes, long operations) {
      each[source].interval(startNanos, lengthNanos, bytes);
    }

    @Override
    public void gap(int source, long startNanos, long lengthNanos, String cause) {
      each[source].gap(startNanos, lengthNanos);
    }
  }

  private static final class Sum {
    private final String file;
    private final SourceInfo source;
    private long samples;
    private long start = Long.MIN_VALUE;
    private long end;
    private long bytes;
    private long measuredNanos;
    private double peak = -1;
    private long peakAt;
    private long gapNanos;

    Sum(String file, SourceInfo source) {
      this.file = file;
      this.source = source;
    }

    void interval(long startNanos, long lengthNanos, long written) {
      extend(startNanos, lengthNanos);
      samples++;
      bytes += written;
      if (bytes < 0) {
        throw ProblemException.badInput(
            file,
            "the bytes of source '%s' add up to more than 2^63".formatted(source.name()),
            "check the column's unit");
      }
      measuredNanos += lengthNanos;
      double rate = written / (lengthNanos / NANOS_PER_SECOND);
      if (rate > peak) {
        peak = rate;
        peakAt = startNanos;
      }
    }

    void gap(long startNanos, long lengthNanos) {
      extend(startNanos, lengthNanos);
      gapNanos += lengthNanos;
    }

    private void extend(long startNanos, long lengthNanos) {
      if (start == Long.MIN_VALUE) {
        start = startNanos;
      } else if (startNanos > end) {
        gapNanos += startNanos - end; // Time that no row speaks of is not measured either.
      }
      end = startNanos + lengthNanos;
    }

    SourceStatistics statistics() {
      boolean any = start != Long.MIN_VALUE;
      return new SourceStatistics(
          file,
          source,
          samples,
          any ? instant(start) : null,
          any ? instant(end) : null,
          bytes,
          measuredNanos == 0 ? 0 : bytes / (measuredNanos / NANOS_PER_SECOND),
          Math.max(0, peak),
          samples == 0 ? null : instant(peakAt),
          gapNanos / NANOS_PER_SECOND);
    }

    private static Instant instant(long nanos) {
      return Instant.EPOCH.plusNanos(nanos);
    }
  }
}

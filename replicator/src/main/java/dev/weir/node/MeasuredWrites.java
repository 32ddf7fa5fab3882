package dev.weir.node;

import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.codec.CompressionLevel;
import dev.weir.engine.Extent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A job's own measurement of what was written, for {@code weir plan}. */
final class MeasuredWrites implements AutoCloseable {
  /** Short enough for a burst of seconds; bytes within an interval are taken as evenly spread. */
  static final Duration INTERVAL = Duration.ofMillis(200);

  /** An interval that waits longer than this for its block could be lost in a crash. */
  private static final int INTERVALS_PER_FLUSH = 50;

  private final CaptureWriter writer;
  private final Path written;
  private final Map<CompressionLevel, PackedSoFar> packed = new EnumMap<>(CompressionLevel.class);
  private long sampleStart;
  private long start;
  private long bytes;
  private long operations;
  private int unflushed;

  private record PackedSoFar(long plainBytes, long packedBytes, long nanos) {
    static final PackedSoFar NONE = new PackedSoFar(0, 0, 0);

    PackedSoFar and(long plain, long left, long took) {
      return new PackedSoFar(plainBytes + plain, packedBytes + left, nanos + took);
    }
  }

  /**
   * @param soFar what was counted before, and is no part of it
   * @param file its name gets a number where such a file exists: a capture is never written over
   * @throws dev.weir.problem.ProblemException when the file cannot be made
   */
  MeasuredWrites(
      Path file, String host, Path root, String promise, SourceQueue.Captured soFar, long now) {
    written = Recordings.next(file);
    bytes = soFar.bytes();
    operations = soFar.operations();
    sampleStart = now;
    writer =
        CaptureWriter.create(
            written,
            new CaptureHeader(
                host,
                ZoneId.systemDefault(),
                "weir-node",
                List.of(new SourceInfo(root.toString(), SourceKind.PATH)),
                List.of(promise),
                List.of(),
                List.of(),
                INTERVAL,
                "system"));
    start = now;
  }

  /** Ends an interval. */
  void tick(SourceQueue.Captured soFar, long now) {
    if (now <= start) {
      return;
    }
    writer.interval(0, start, now - start, soFar.bytes() - bytes, soFar.operations() - operations);
    start = now;
    bytes = soFar.bytes();
    operations = soFar.operations();
    if (++unflushed >= INTERVALS_PER_FLUSH) {
      unflushed = 0;
      tellPacked(now);
      writer.flush();
    }
  }

  /** The file that is being written. */
  Path written() {
    return written;
  }

  /**
   * A batch was packed. What a mirror reads from files counts for nothing here, because
   * applications did not write it.
   */
  void packed(Extent extent, CompressionLevel level, long frameBytes, long nanos) {
    if (2 * extent.payloadBytes() > extent.recordBytes() && frameBytes > 0) {
      PackedSoFar before = packed.getOrDefault(level, PackedSoFar.NONE);
      packed.put(level, before.and(extent.recordBytes(), frameBytes, nanos));
    }
  }

  /** All batches since the last time together, so that a sample is no single batch. */
  private void tellPacked(long now) {
    packed.forEach(
        (level, sum) ->
            writer.observation(
                new Observation.Compressibility(
                    0,
                    sampleStart,
                    now - sampleStart,
                    sum.plainBytes,
                    List.of(new Observation.Packed(level, sum.packedBytes, sum.nanos)))));
    packed.clear();
    sampleStart = now;
  }

  @Override
  public void close() {
    if (start > sampleStart) {
      tellPacked(start);
    }
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.weir.collector.compressing;

import dev.weir.codec.Codec;
import dev.weir.codec.CompressionLevel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Packs blocks at every level, for the lengths and times only. Used by one thread at a time. */
final class LevelPacker implements AutoCloseable {
  /** Off needs no measuring: it sends bytes as they are. */
  static final List<CompressionLevel> LEVELS =
      List.of(CompressionLevel.LOW, CompressionLevel.MEDIUM, CompressionLevel.HIGH);

  private final LongSupplier cpuNanos;
  private final List<Codec> codecs;
  private final ByteBuffer packed =
      ByteBuffer.allocateDirect(Codec.roomFor(ContentSampler.WINDOW_BYTES));

  /**
   * @param cpuNanos processor time of the calling thread
   */
  LevelPacker(LongSupplier cpuNanos) {
    this.cpuNanos = cpuNanos;
    this.codecs = LEVELS.stream().map(CompressionLevel::newCodec).toList();
  }

  /**
   * Packs the first {@code length} bytes.
   *
   * @param length more than 0
   */
  WindowResult pack(int source, long ticket, ByteBuffer content, int length) {
    List<Long> lengths = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (Codec codec : codecs) {
      long before = cpuNanos.getAsLong();
      int size = codec.pack(content, 0, length, packed, 0);
      times.add(cpuNanos.getAsLong() - before);
      lengths.add((long) Math.min(size, length)); // The replicator sends what grew as it was.
    }
    return new WindowResult(source, ticket, length, lengths, times);
  }

  @Override
  public void close() {
    codecs.forEach(Codec::close);
    Blank.fill(packed);
  }
}

package dev.weir.proving;

import dev.weir.codec.Codec;
import dev.weir.codec.CompressionLevel;
import dev.weir.units.Ratio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** How well written content compresses, by the codec that will send it. */
final class ContentSample {
  /** As much as a batch holds when there is a backlog. */
  private static final int BLOCK_BYTES = 256 << 10;

  /** Enough for three digits of a ratio, and a second of work for the slowest level. */
  private static final long SAMPLE_BYTES = 48L << 20;

  private final Codec codec;
  private final long stride;
  private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
  private final ByteBuffer packed = ByteBuffer.allocateDirect(Codec.roomFor(BLOCK_BYTES));
  private long before;
  private long after;
  private long blocks;

  private ContentSample(Codec codec, long totalBytes) {
    this.codec = codec;
    this.stride = Math.max(1, Math.ceilDiv(totalBytes, SAMPLE_BYTES));
  }

  /**
   * Packs blocks spread evenly over the files below {@code root}.
   *
   * @return bytes before over bytes after, 1 when nothing is there
   * @throws IOException when a file cannot be read
   */
  static Ratio measure(Path root, CompressionLevel level) throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.walk(root)) {
      files = below.filter(Files::isRegularFile).sorted().toList();
    }
    long total = 0;
    for (Path file : files) {
      total += Files.size(file);
    }
    try (Codec codec = level.newCodec()) {
      ContentSample sample = new ContentSample(codec, total);
      for (Path file : files) {
        sample.add(file);
      }
      return sample.ratio();
    }
  }

  /** Small files share a block, as they share a batch. */
  private void add(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(block) > 0) {
        if (!block.hasRemaining()) {
          take();
        }
      }
    }
  }

  private void take() {
    if (blocks++ % stride == 0) {
      before += block.position();
      after += codec.pack(block, 0, block.position(), packed, 0);
    }
    block.clear();
  }

  private Ratio ratio() {
    if (before == 0 && block.position() > 0) {
      take();
    }
    return before == 0 ? Ratio.ONE : new Ratio((double) before / after);
  }
}

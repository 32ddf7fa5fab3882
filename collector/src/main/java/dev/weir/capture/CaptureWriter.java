package dev.weir.capture;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes a capture file of format 1 from its beginning to its end. Rows gather in memory until
 * {@link #flush} or a full block; what has been flushed survives a crash. A measurement that runs
 * for days is stored by {@link LiveCapture}. Not safe for use by several threads at once.
 */
public final class CaptureWriter implements CaptureLog {
  private static final int ZSTD_LEVEL = 3;

  private final String name;
  private final OutputStream out;
  private final @Nullable FileChannel file;
  private final BlockPacker packer = new BlockPacker(BlockPacker.newMarker(), ZSTD_LEVEL);
  private final RowEncoder block = new RowEncoder();
  private final RowOrder order;
  private long rows;
  private long bytesWritten;
  private boolean closed;

  /**
   * Starts a capture file that must not exist yet.
   *
   * @throws ProblemException when it exists or cannot be made
   */
  public static CaptureWriter create(Path path, CaptureHeader header) {
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw ProblemException.of(
          ProblemException.Kind.WRONG_USE,
          path.toString(),
          "the file exists and a capture is never written over",
          "choose another name or remove the file first",
          e);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          path.toString(),
          "the file cannot be made: " + e,
          "choose a folder that exists and may be written",
          e);
    }
    return new CaptureWriter(path.toString(), Channels.newOutputStream(channel), channel, header);
  }

  /** Starts a capture on a stream, which {@link #close} closes. */
  public CaptureWriter(String name, OutputStream out, CaptureHeader header) {
    this(name, out, null, header);
  }

  private CaptureWriter(
      String name, OutputStream out, @Nullable FileChannel file, CaptureHeader header) {
    this.name = name;
    this.out = out;
    this.file = file;
    this.order = new RowOrder(header.sources());
    put(packer.beginning(header));
  }

  @Override
  public void interval(int source, long startNanos, long lengthNanos, long bytes, long operations) {
    order.advance(source, startNanos, lengthNanos);
    block.interval(source, startNanos, lengthNanos, bytes, operations);
    accepted();
  }

  @Override
  public void gap(int source, long startNanos, long lengthNanos, String cause) {
    order.advance(source, startNanos, lengthNanos);
    block.gap(source, startNanos, lengthNanos, cause);
    accepted();
  }

  @Override
  public void observation(Observation observation) {
    order.known(observation.source());
    block.observation(observation);
    accepted();
  }

  @Override
  public void cost(CostInterval cost) {
    block.cost(cost);
    accepted();
  }

  @Override
  public int addSource(SourceInfo source) {
    note(HeaderJson.sourceNote(source));
    return order.add(source);
  }

  @Override
  public void cost(CollectionCost cost) {
    note(HeaderJson.costNote(cost));
  }

  @Override
  public void warning(String sentence) {
    note(HeaderJson.warningNote(sentence));
  }

  /** Bytes of complete blocks handed to the medium. */
  @Override
  public long bytesWritten() {
    return bytesWritten;
  }

  @Override
  public long endNanos() {
    return order.endNanos();
  }

  @Override
  public long endNanos(int source) {
    return order.endNanos(source);
  }

  /** Rows accepted so far: intervals, gaps and notes. */
  public long rows() {
    return rows;
  }

  @Override
  public void persist(long monotonicNanos) {
    flush();
  }

  /**
   * Ends the block at hand, writes it and, for a file, waits until it is on the disk.
   *
   * @throws ProblemException when the medium refuses; the file stays readable up to the last flush
   */
  public void flush() {
    writeBlock();
    try {
      out.flush();
      if (file != null) {
        file.force(false);
      }
    } catch (IOException e) {
      throw refused(e);
    }
  }

  /** Writes what is left and the end mark that tells a complete file from a cut one. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (packer;
        out) {
      note(HeaderJson.endNote(rows + 1));
      flush();
    }
  }

  private void note(String json) {
    writeBlock();
    put(packer.noteBlock(json));
    rows++;
  }

  private void accepted() {
    rows++;
    if (block.size() >= CaptureSchema.BLOCK_TARGET_BYTES) {
      writeBlock();
    }
  }

  private void writeBlock() {
    if (block.rows() > 0) {
      put(packer.block(block.rows(), block.content()));
      block.clear();
    }
  }

  private void put(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw refused(e);
    }
    bytesWritten += bytes.length;
  }

  private ProblemException refused(IOException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        name,
        "writing the capture failed: " + FileTrouble.of(e),
        "make room or choose another place; the file can be read up to its last complete block",
        e);
  }
}

package dev.weir.capture;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.weir.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes a capture file of format 1. Rows gather in memory until {@link #flush} or a full block;
 * what has been flushed survives a crash. Not safe for use by several threads at once.
 */
public final class CaptureWriter implements IntervalSink, Closeable {
  private static final int ZSTD_LEVEL = 3;
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};

  private final String name;
  private final OutputStream out;
  private final @Nullable FileChannel file;
  private final byte[] sync = new byte[CaptureSchema.SYNC_BYTES];
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(block, null);
  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(ZSTD_LEVEL).setChecksum(true);
  private final List<SourceInfo> sources;
  private long[] lastEndNanos;
  private long rowsInBlock;
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
    this.sources = new ArrayList<>(header.sources());
    this.lastEndNanos = new long[Math.max(4, sources.size())];
    Arrays.fill(lastEndNanos, Long.MIN_VALUE);
    putMarker(UUID.randomUUID());
    writeHeader(header);
  }

  @Override
  public void interval(int source, long startNanos, long lengthNanos, long bytes, long operations) {
    requireOrder(source, startNanos, lengthNanos);
    if (bytes < 0 || operations < -1) {
      throw new IllegalArgumentException(bytes + " bytes in " + operations + " operations");
    }
    append(CaptureSchema.INTERVAL, source, startNanos, lengthNanos, bytes, operations, null, null);
  }

  @Override
  public void gap(int source, long startNanos, long lengthNanos, String cause) {
    requireOrder(source, startNanos, lengthNanos);
    append(CaptureSchema.GAP, source, startNanos, lengthNanos, -1, -1, cause, null);
  }

  @Override
  public void observation(Observation observation) {
    ObservationRow row = ObservationRow.of(observation);
    append(
        row.kind(),
        requireKnown(observation.source()),
        observation.startNanos(),
        observation.lengthNanos(),
        row.bytes(),
        -1,
        null,
        row.values());
  }

  @Override
  public void cost(CostInterval cost) {
    append(
        CaptureSchema.COST, -1, cost.startNanos(), cost.lengthNanos(), -1, -1, null, cost.values());
  }

  /** Adds a source that appeared after the start and returns its index. */
  public int addSource(SourceInfo source) {
    note(HeaderJson.sourceNote(source));
    sources.add(source);
    int index = sources.size() - 1;
    if (index == lastEndNanos.length) {
      lastEndNanos = Arrays.copyOf(lastEndNanos, index * 2);
    }
    lastEndNanos[index] = Long.MIN_VALUE;
    return index;
  }

  /** Stores what the measuring has cost so far; the last entry counts. */
  public void cost(CollectionCost cost) {
    note(HeaderJson.costNote(cost));
  }

  /** Stores a sentence that every reader of the capture is shown. */
  public void warning(String sentence) {
    note(HeaderJson.warningNote(sentence));
  }

  /** Bytes of complete blocks handed to the medium. */
  public long bytesWritten() {
    return bytesWritten;
  }

  /** Rows accepted so far: intervals, gaps and notes. */
  public long rows() {
    return rows;
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
    try (zstd;
        out) {
      note(HeaderJson.endNote(rows + 1));
      flush();
    }
  }

  private void requireOrder(int source, long startNanos, long lengthNanos) {
    requireKnown(source);
    if (lengthNanos <= 0 || startNanos < lastEndNanos[source]) {
      throw new IllegalArgumentException(
          "row of %s starts at %d ns for %d ns, though the one before ends at %d ns"
              .formatted(
                  sources.get(source).name(), startNanos, lengthNanos, lastEndNanos[source]));
    }
    lastEndNanos[source] = Math.addExact(startNanos, lengthNanos);
  }

  private int requireKnown(int source) {
    return Objects.checkIndex(source, sources.size());
  }

  /** A note stands alone in its block, so that readers find all notes without reading all rows. */
  private void note(String json) {
    writeBlock();
    append(CaptureSchema.NOTE, -1, 0, 0, -1, -1, json, null);
    writeBlock();
  }

  private void append(
      int kind,
      int source,
      long startNanos,
      long lengthNanos,
      long bytes,
      long operations,
      @Nullable String note,
      long @Nullable [] values) {
    try {
      encoder.writeEnum(kind);
      encoder.writeInt(source);
      encoder.writeLong(startNanos);
      encoder.writeLong(lengthNanos);
      writeOptional(bytes);
      writeOptional(operations);
      encoder.writeIndex(note == null ? 0 : 1);
      if (note != null) {
        int length = Math.min(note.length(), CaptureSchema.NOTE_LIMIT_CHARS);
        encoder.writeString(note.substring(0, length));
      }
      writeValues(values);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    rows++;
    rowsInBlock++;
    if (block.size() >= CaptureSchema.BLOCK_TARGET_BYTES) {
      writeBlock();
    }
  }

  private void writeValues(long @Nullable [] values) throws IOException {
    encoder.writeIndex(values == null ? 0 : 1);
    if (values != null) {
      encoder.writeArrayStart();
      encoder.setItemCount(values.length);
      for (long value : values) {
        encoder.startItem();
        encoder.writeLong(value);
      }
      encoder.writeArrayEnd();
    }
  }

  private void writeOptional(long value) throws IOException {
    encoder.writeIndex(value < 0 ? 0 : 1);
    if (value >= 0) {
      encoder.writeLong(value);
    }
  }

  private void writeBlock() {
    if (rowsInBlock == 0) {
      return;
    }
    byte[] packed = zstd.compress(block.toByteArray());
    ByteArrayOutputStream framed = new ByteArrayOutputStream(packed.length + 64);
    try {
      BinaryEncoder frame = EncoderFactory.get().directBinaryEncoder(framed, null);
      frame.writeLong(rowsInBlock);
      frame.writeLong(packed.length);
      frame.writeFixed(packed);
      frame.writeFixed(sync);
      put(framed);
    } catch (IOException e) {
      throw refused(e);
    }
    block.reset();
    rowsInBlock = 0;
  }

  private void writeHeader(CaptureHeader header) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      encoder.writeFixed(MAGIC);
      encoder.writeMapStart();
      encoder.setItemCount(4);
      entry(encoder, "avro.schema", CaptureSchema.JSON);
      entry(encoder, "avro.codec", CaptureSchema.CODEC);
      entry(encoder, CaptureSchema.FORMAT_KEY, CaptureSchema.FORMAT);
      entry(encoder, CaptureSchema.HEADER_KEY, HeaderJson.print(header));
      encoder.writeMapEnd();
      encoder.writeFixed(sync);
      put(bytes);
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private static void entry(BinaryEncoder encoder, String key, String value) throws IOException {
    encoder.startItem();
    encoder.writeString(key);
    encoder.writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private void put(ByteArrayOutputStream bytes) throws IOException {
    bytes.writeTo(out);
    bytesWritten += bytes.size();
  }

  private void putMarker(UUID marker) {
    ByteBuffer.wrap(sync)
        .putLong(marker.getMostSignificantBits())
        .putLong(marker.getLeastSignificantBits());
  }

  private ProblemException refused(IOException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        name,
        "writing the capture failed: " + e.getMessage(),
        "make room or choose another place; the file can be read up to its last complete block",
        e);
  }
}

package dev.weir.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.weir.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a capture file of format 1. A file that was cut off, or is still being written, opens up to
 * its last complete block, and {@link #warnings} says so. Nothing stays open between calls.
 */
public final class CaptureReader implements CaptureSource {
  private static final String RETAKE =
      "take the capture again from where it was made; this copy is damaged";

  private final ByteSource bytes;
  private final String schema;
  private final byte[] marker;
  private final List<String> warnings = new ArrayList<>();
  private final Optional<CaptureTail> beside;
  private CaptureHeader header;
  private @Nullable CollectionCost cost;
  private @Nullable CaptureTail tail;
  private long blocks;
  private long rows;
  private long end;
  private long measuredRows;
  private boolean complete;

  /** What the blocks hold, once they were all read; a later reading may ask for some of them. */
  private @Nullable BlockTimes times;

  /**
   * Reads the header and passes over the blocks; rows are read by {@link #readInto}.
   *
   * @throws ProblemException when the file is foreign or damaged before its last block
   * @throws IOException when the medium fails
   */
  public static CaptureReader open(ByteSource bytes) throws IOException {
    return new CaptureReader(bytes);
  }

  /** Whether a file that begins with these bytes can only be an Avro container. */
  public static boolean looksLikeCapture(byte[] firstBytes) {
    return firstBytes.length >= 4
        && firstBytes[0] == 'O'
        && firstBytes[1] == 'b'
        && firstBytes[2] == 'j'
        && firstBytes[3] == 1;
  }

  private CaptureReader(ByteSource bytes) throws IOException {
    this.bytes = bytes;
    Optional<ByteSource> tailBytes = bytes.tail(); // First: the file can only be ahead of it then.
    this.beside = tailBytes.isEmpty() ? Optional.empty() : CaptureTail.read(tailBytes.get());
    try (ContainerInput in = new ContainerInput(bytes.open())) {
      Map<String, String> metadata = in.metadata();
      requireOurs(metadata);
      this.schema = Objects.requireNonNull(metadata.get("avro.schema"));
      this.marker = in.marker();
      this.header =
          HeaderJson.parse(
              bytes.name(), Objects.requireNonNull(metadata.get(CaptureSchema.HEADER_KEY)));
      scan(in);
    } catch (BlockCursor.Malformed e) {
      throw foreign(String.valueOf(e.getMessage()));
    } catch (EOFException e) {
      throw ProblemException.badInput(
          bytes.name(), "the file ends inside its header, so nothing can be read", RETAKE);
    }
  }

  @Override
  public CaptureHeader header() {
    return header;
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** What the measuring cost, where the capture says so. */
  public Optional<CollectionCost> cost() {
    return Optional.ofNullable(cost);
  }

  /** Whether the file ends with the mark of a capture that was closed in order. */
  public boolean complete() {
    return complete;
  }

  /** Intervals and gaps in complete blocks. */
  public long rows() {
    return measuredRows;
  }

  /** Whether rows measured as {@code other} says may stand in this file. */
  boolean continuedBy(CaptureHeader other) {
    return schema.equals(CaptureSchema.JSON)
        && header.host().equals(other.host())
        && header.zone().equals(other.zone())
        && header.probe().equals(other.probe())
        && header.rules().equals(other.rules())
        && header.clock().equals(other.clock())
        && Objects.equals(header.resolution(), other.resolution());
  }

  byte[] marker() {
    return marker.clone();
  }

  /** Byte at which the blocks used end; what lies behind is cut off or in the tail. */
  long endOfBlocks() {
    return end;
  }

  /** Rows of all kinds in the blocks used. */
  long blockRows() {
    return rows;
  }

  /** The side file, where it continues this capture. */
  Optional<CaptureTail> tail() {
    return Optional.ofNullable(tail);
  }

  /** Reads all rows to learn until when each source has some. */
  RowOrder order() throws IOException {
    RowOrder order = new RowOrder(header.sources());
    readInto(
        new IntervalSink() {
          @Override
          public void interval(int source, long start, long length, long written, long count) {
            order.advance(source, start, length);
          }

          @Override
          public void gap(int source, long start, long length, String cause) {
            order.advance(source, start, length);
          }
        });
    return order;
  }

  /** Says whether the rows of a block are of use. */
  @FunctionalInterface
  public interface BlockChoice {
    /**
     * @param startNanos no row of the block begins earlier
     * @param endNanos none ends later
     */
    boolean wants(long startNanos, long endNanos);
  }

  @Override
  public void readInto(IntervalSink sink) throws IOException {
    readInto(sink, (start, end) -> true);
  }

  /**
   * Reads again, passing over the blocks that are of no use. What lies in a block is known once the
   * capture has been read to its end; until then all of them are read.
   */
  public void readInto(IntervalSink sink, BlockChoice choice) throws IOException {
    RowDecoder decoder = RowDecoder.forSchema(schema);
    OrderedSink ordered = new OrderedSink(sink, header);
    BlockTimes known = times;
    BlockTimes seen = new BlockTimes();
    try (ContainerInput in = new ContainerInput(bytes.open());
        BlockUnpacker unpacker = new BlockUnpacker()) {
      for (int block = 0; block < blocks; block++) {
        long at = in.position();
        try {
          in.nextBlock();
          if (known != null && !choice.wants(known.start(block), known.end(block))) {
            in.skipBlock();
            continue;
          }
          ordered.beginBlock();
          deliver(unpacker.unpack(in), in.rows, decoder, ordered);
          seen.add(ordered.blockStart, ordered.blockEnd);
        } catch (BlockCursor.Malformed | ZstdException e) {
          throw damagedBlock(at, e);
        }
      }
      deliverTail(decoder, ordered);
      times = known == null ? seen : known;
    } catch (EOFException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          bytes.name(),
          "the file became shorter while it was read",
          "read it again when nobody changes it",
          e);
    }
  }

  private void deliverTail(RowDecoder decoder, OrderedSink ordered) {
    if (tail != null) {
      BlockCursor cursor = new BlockCursor();
      cursor.reset(tail.content(), tail.content().length);
      try {
        deliver(cursor, tail.rowCount(), decoder, ordered);
      } catch (BlockCursor.Malformed e) {
        throw ProblemException.of(
            ProblemException.Kind.BAD_INPUT,
            bytes.name() + TailFile.SUFFIX,
            "its rows do not continue the capture: " + e.getMessage(),
            "move it away to read the capture without its youngest rows",
            e);
      }
    }
  }

  private static void deliver(BlockCursor cursor, long rows, RowDecoder decoder, OrderedSink sink) {
    for (long i = 0; i < rows; i++) {
      decoder.next(cursor);
      switch (decoder.row) {
        case CaptureSchema.INTERVAL -> sink.interval(decoder);
        case CaptureSchema.GAP -> sink.gap(decoder);
        case CaptureSchema.WRITE_SIZES, CaptureSchema.REWRITES, CaptureSchema.COMPRESSIBILITY ->
            sink.observation(decoder);
        case CaptureSchema.COST -> sink.cost(decoder);
        default -> {} // Notes were read at opening; kinds of later versions are theirs to know.
      }
    }
    if (!cursor.atEnd()) {
      throw new BlockCursor.Malformed("it holds more than its " + rows + " rows");
    }
  }

  private void scan(ContainerInput in) throws IOException {
    RowDecoder decoder = RowDecoder.forSchema(schema);
    List<SourceInfo> sources = new ArrayList<>(header.sources());
    Found atTail = null;
    end = in.position();
    boolean cut = false;
    try (BlockUnpacker unpacker = new BlockUnpacker()) {
      atTail = found(sources);
      while (in.nextBlock()) {
        complete = false; // An end mark followed by more was resumed.
        if (in.rows == 1) {
          BlockCursor cursor = unpacker.unpack(in);
          decoder.next(cursor);
          note(decoder, sources);
        } else {
          in.skipBlock();
          measuredRows += in.rows;
        }
        rows += in.rows;
        blocks++;
        end = in.position();
        atTail = beside.isPresent() && beside.get().base() == end ? found(sources) : atTail;
      }
    } catch (EOFException e) {
      cut = true;
    } catch (BlockCursor.Malformed | ZstdException e) {
      if (!endsInZeros(end, in.position())) {
        throw damagedBlock(end, e);
      }
      cut = true;
    }
    boolean continued = joinTail(Objects.requireNonNull(atTail), sources);
    header = header.withSources(sources);
    complete &= !cut;
    warnEnd(cut && !continued);
  }

  /** Where the reading stands, so that blocks of an unfinished fold can be left out again. */
  private record Found(
      long end,
      long blocks,
      long rows,
      long measuredRows,
      int sources,
      int warnings,
      @Nullable CollectionCost cost) {}

  private Found found(List<SourceInfo> sources) {
    return new Found(end, blocks, rows, measuredRows, sources.size(), warnings.size(), cost);
  }

  /**
   * Takes the side file's rows unless they are in the file already.
   *
   * @param from where the side file says that it begins
   */
  private boolean joinTail(Found from, List<SourceInfo> sources) {
    if (beside.isEmpty() || !Arrays.equals(beside.get().marker(), marker)) {
      return false;
    }
    CaptureTail found = beside.get();
    if (found.base() != from.end()) {
      if (found.base() > end) {
        warnings.add(
            "The file beside it that ends in .tail continues a later state of this capture; copy"
                + " both together.");
      }
      return false;
    }
    if (rows > from.rows() && rows - from.rows() >= found.rowsOnceFolded()) {
      return false;
    }
    end = from.end();
    blocks = from.blocks();
    rows = from.rows();
    measuredRows = from.measuredRows() + found.rowCount();
    sources.subList(from.sources(), sources.size()).clear();
    warnings.subList(from.warnings(), warnings.size()).clear();
    cost = from.cost();
    complete = false;
    found.notes().forEach(note -> take(HeaderJson.tree(bytes.name(), note), sources));
    tail = found;
    return true;
  }

  private void warnEnd(boolean cut) {
    if (cut) {
      warnings.add(
          "The capture ends inside a block that starts at byte %d: the %d rows before it are used,"
                  .formatted(end, measuredRows)
              + " what was measured after them is lost.");
    } else if (tail != null) {
      warnings.add(
          "The capture has no end mark: it is still being written or its collector was killed; its"
              + " %d rows are used, %d of them from the file beside it that ends in .tail."
                  .formatted(measuredRows, tail.rowCount())
              + (tail.damaged() ? " The last record there was cut off." : ""));
    } else if (!complete) {
      warnings.add(
          "The capture has no end mark: it is still being written or its collector was killed; its"
              + " %d rows are used, what was measured after them is lost unless a file of the same"
                  .formatted(measuredRows)
              + " name and .tail lies where it was made.");
    }
  }

  /**
   * Whether nothing but zeros lies behind the block that begins at {@code start} and was given up
   * at {@code stop}: after a power loss a file can have its new length and zeros where its last
   * bytes were to be. A marker is never 16 zeros.
   */
  private boolean endsInZeros(long start, long stop) throws IOException {
    long lastOther = start;
    long length = start;
    try (InputStream in = new BufferedInputStream(bytes.open(), 1 << 16)) {
      in.skipNBytes(start);
      for (int next = in.read(); next >= 0; next = in.read()) {
        length++;
        lastOther = next == 0 ? lastOther : length;
      }
    }
    return lastOther < stop && length - lastOther >= CaptureSchema.SYNC_BYTES;
  }

  private void note(RowDecoder decoder, List<SourceInfo> sources) {
    if (decoder.row != CaptureSchema.NOTE) {
      measuredRows++;
      return;
    }
    String text = Objects.requireNonNullElse(decoder.note, "{}");
    take(HeaderJson.tree(bytes.name(), text), sources);
  }

  private void take(JsonNode note, List<SourceInfo> sources) {
    if (note.has("notes")) {
      note.path("notes").forEach(each -> take(each, sources));
    } else if (note.has("source")) {
      sources.add(HeaderJson.source(bytes.name(), note.path("source")));
    } else if (note.has("cost")) {
      cost = HeaderJson.cost(note.path("cost"));
    } else if (note.has("warning")) {
      warnings.add(note.path("warning").asText());
    } else if (note.has("end")) {
      complete = true;
      requireAllRows(note.path("end").path("rows").asLong());
    }
  }

  private void requireAllRows(long written) {
    if (written != rows + 1) {
      throw ProblemException.badInput(
          bytes.name(),
          "its end mark counts %d rows, but %d are there".formatted(written, rows + 1),
          RETAKE);
    }
  }

  private void requireOurs(Map<String, String> metadata) {
    String format = metadata.get(CaptureSchema.FORMAT_KEY);
    if (format == null || !metadata.containsKey(CaptureSchema.HEADER_KEY)) {
      throw foreign("it is an Avro file of another program");
    }
    if (!format.equals(CaptureSchema.FORMAT)) {
      throw ProblemException.badInput(
          bytes.name(),
          "the capture has format '" + format + "', this version reads format 1",
          "read it with the version of Weir that wrote it, or a newer one");
    }
    String codec = metadata.getOrDefault("avro.codec", "null");
    if (!codec.equals(CaptureSchema.CODEC) || !metadata.containsKey("avro.schema")) {
      throw ProblemException.badInput(
          bytes.name(),
          "its blocks are packed with '" + codec + "' instead of zstandard",
          "use the capture as Weir wrote it, not a copy rewritten by another tool");
    }
  }

  private ProblemException foreign(String what) {
    return ProblemException.badInput(
        bytes.name(),
        "this is no capture of Weir: " + what,
        "give a file made by 'weir collect', or turn one of another format into a capture with"
            + " 'weir import'");
  }

  private ProblemException damagedBlock(long at, RuntimeException cause) {
    return ProblemException.of(
        ProblemException.Kind.BAD_INPUT,
        bytes.name() + ", block at byte " + at,
        "the block is damaged: " + cause.getMessage(),
        RETAKE,
        cause);
  }

  /** Decompresses one block after the other into the same memory. */
  private static final class BlockUnpacker implements AutoCloseable {
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final BlockCursor cursor = new BlockCursor();
    private final byte[] plain = new byte[CaptureSchema.BLOCK_LIMIT_BYTES];
    private byte[] packed = {};

    BlockCursor unpack(ContainerInput in) throws IOException {
      packed = in.readBlock(packed);
      int length = zstd.decompressByteArray(plain, 0, plain.length, packed, 0, in.size);
      cursor.reset(plain, length);
      return cursor;
    }

    @Override
    public void close() {
      zstd.close();
    }
  }

  /** Passes rows on and refuses what no writer may have written. */
  private static final class OrderedSink {
    private final IntervalSink sink;
    private final CaptureHeader header;
    private final long[] lastEndNanos;

    long blockStart;
    long blockEnd;

    OrderedSink(IntervalSink sink, CaptureHeader header) {
      this.sink = sink;
      this.header = header;
      this.lastEndNanos = new long[header.sources().size()];
      Arrays.fill(lastEndNanos, Long.MIN_VALUE);
    }

    void beginBlock() {
      blockStart = Long.MAX_VALUE;
      blockEnd = Long.MIN_VALUE;
    }

    void interval(RowDecoder row) {
      check(row);
      if (row.bytes < 0) {
        throw new BlockCursor.Malformed("an interval has no bytes");
      }
      sink.interval(row.source, row.startNanos, row.lengthNanos, row.bytes, row.operations);
    }

    void gap(RowDecoder row) {
      check(row);
      String cause = Objects.requireNonNullElse(row.note, "");
      sink.gap(row.source, row.startNanos, row.lengthNanos, cause);
    }

    void observation(RowDecoder row) {
      known(row);
      sink.observation(ObservationRow.read(row));
    }

    void cost(RowDecoder row) {
      sink.cost(CostInterval.read(row));
    }

    private int known(RowDecoder row) {
      if (row.source < 0 || row.source >= lastEndNanos.length) {
        throw new BlockCursor.Malformed("a row belongs to source " + row.source);
      }
      return row.source;
    }

    private void check(RowDecoder row) {
      int source = known(row);
      long end = row.startNanos + row.lengthNanos;
      if (row.startNanos < lastEndNanos[source] || row.lengthNanos <= 0 || end < row.startNanos) {
        throw new BlockCursor.Malformed(
            "rows of source '%s' overlap or go backwards"
                .formatted(header.sources().get(source).name()));
      }
      lastEndNanos[source] = end;
      blockStart = Math.min(blockStart, row.startNanos);
      blockEnd = Math.max(blockEnd, end);
    }
  }
}

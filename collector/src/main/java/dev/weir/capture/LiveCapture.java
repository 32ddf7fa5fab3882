package dev.weir.capture;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A capture file that grows for days. After each {@link #persist} its rows survive the death of the
 * process, in the side file; now and then they are folded into the capture as a well packed block.
 * Wherever this is cut off, {@link CaptureReader} finds each row once: the side file names the byte
 * at which it continues the capture, and it is emptied only when the block is on the medium.
 *
 * <p>Moved or deleted by somebody, it is found or written again; see {@link CaptureFile}.
 *
 * <p>While the medium refuses, rows wait in memory; those beyond a bound become one long interval
 * per source with exact bytes. Used by one thread.
 */
public final class LiveCapture implements CaptureLog {
  /** Rows of a quarter of an hour pack about as well as more of them; see docs/decisions/0160. */
  private static final long FOLD_NANOS = Duration.ofMinutes(15).toNanos();

  /** At most this much is lost in a power failure; more often would disturb other programs. */
  private static final long SYNC_NANOS = Duration.ofSeconds(30).toNanos();

  /** How often a medium that refused is tried again. */
  private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();

  /** How often it is looked whether the files still have their names. */
  private static final long LOOK_NANOS = Duration.ofSeconds(2).toNanos();

  /** Rows that wait in memory for a medium that refuses: 16 hours of one source at 1 s. */
  static final int WAITING_LIMIT_BYTES = 1 << 20;

  /** The side file grows no further while folding fails. */
  private static final int SAVED_LIMIT_BYTES = 2 << 20;

  private static final int MOST_WAITING_NOTES = 1000;
  private static final int LONGEST_SENTENCE = 4096;

  /** Blocks are few and packed off the clock's ticks, so that packing well costs nothing. */
  private static final int ZSTD_LEVEL = 9;

  private final CaptureFile file;
  private final byte[] marker;
  private TailFile tail;
  private final BlockPacker packer;
  private final RowOrder order;
  private final List<Integer> indexes = new ArrayList<>();
  private final RowEncoder saved = new RowEncoder();
  private final RowEncoder waiting = new RowEncoder();
  private final List<String> savedNotes = new ArrayList<>();
  private final List<String> waitingNotes = new ArrayList<>();
  private final CoarseRows coarse = new CoarseRows();
  private final List<String> news = new ArrayList<>();
  private long rows;
  private long tailsWritten;
  private long droppedRows;
  private long lastFold = Long.MIN_VALUE;
  private long lastSync;
  private long lastLook;
  private long lastTry;
  private @Nullable IOException trouble;
  private boolean closed;

  private LiveCapture(CaptureFile file, BlockPacker packer, byte[] marker, RowOrder order) {
    this.file = file;
    this.marker = marker;
    this.tail = new TailFile(file.path(), marker);
    this.packer = packer;
    this.order = order;
  }

  /**
   * Starts a capture file that must not exist yet.
   *
   * @throws ProblemException when it exists or cannot be made; nothing is left behind then
   */
  public static LiveCapture create(Path path, CaptureHeader header) {
    byte[] marker = BlockPacker.newMarker();
    BlockPacker packer = new BlockPacker(marker, ZSTD_LEVEL);
    try {
      CaptureFile file = CaptureFile.create(path, packer.beginning(header));
      LiveCapture capture = new LiveCapture(file, packer, marker, new RowOrder(header.sources()));
      for (int i = 0; i < header.sources().size(); i++) {
        capture.indexes.add(i);
      }
      capture.tail.restart(file.end());
      return capture;
    } catch (IOException e) {
      packer.close();
      throw refused(path, e);
    } catch (ProblemException e) {
      packer.close();
      throw e;
    }
  }

  /**
   * Goes on in a capture file whose writer has ended, in order or not: what was cut off is removed,
   * the side file's rows are taken in, and time since then becomes a gap of each source.
   *
   * @param header of the measurement that goes on; its sources are matched by name and kind
   * @param latestEndNanos the last row may not end later
   * @return empty where the file ends later or says something else about how it was measured, so
   *     that rows of this measurement do not belong into it
   * @throws ProblemException BAD_INPUT when the file is damaged, WRONG_USE when it is in use
   */
  public static Optional<LiveCapture> resume(Path path, CaptureHeader header, long latestEndNanos) {
    CaptureFile file = CaptureFile.open(path);
    boolean taken = false;
    try {
      CaptureReader reader = CaptureReader.open(new Resumed(path, file));
      if (!reader.continuedBy(header)) {
        return Optional.empty();
      }
      RowOrder order = reader.order();
      if (order.endNanos() > latestEndNanos) {
        return Optional.empty();
      }
      BlockPacker packer = new BlockPacker(reader.marker(), ZSTD_LEVEL);
      LiveCapture capture = new LiveCapture(file, packer, reader.marker(), order);
      taken = true;
      capture.takeIn(reader, header);
      return Optional.of(capture);
    } catch (IOException e) {
      throw refused(path, e);
    } finally {
      if (!taken) {
        closeQuietly(file);
      }
    }
  }

  private void takeIn(CaptureReader reader, CaptureHeader header) throws IOException {
    rows = reader.blockRows();
    file.cut(reader.endOfBlocks());
    Optional<CaptureTail> before = reader.tail();
    if (before.isPresent()) {
      saved.add(before.get().content(), before.get().rowCount());
      savedNotes.addAll(before.get().notes());
    }
    fold();
    header.sources().forEach(this::addSource);
    List<String> known = reader.header().limits();
    header.limits().stream()
        .filter(limit -> !known.contains(limit) && !reader.warnings().contains(limit))
        .forEach(this::warning);
  }

  @Override
  public void interval(int source, long startNanos, long lengthNanos, long bytes, long operations) {
    int index = indexes.get(source);
    order.advance(index, startNanos, lengthNanos);
    if (crowded()) {
      coarse.interval(index, startNanos, lengthNanos, bytes, operations, waiting);
    } else {
      waiting.interval(index, startNanos, lengthNanos, bytes, operations);
    }
  }

  @Override
  public void gap(int source, long startNanos, long lengthNanos, String cause) {
    int index = indexes.get(source);
    order.advance(index, startNanos, lengthNanos);
    coarse.move(index, waiting);
    if (waiting.size() < 2 * WAITING_LIMIT_BYTES) {
      waiting.gap(index, startNanos, lengthNanos, cause);
    } // Otherwise a hole stays between the rows, and readers take a hole for a gap.
  }

  @Override
  public void observation(Observation observation) {
    int index = indexes.get(observation.source());
    if (crowded()) {
      droppedRows++;
    } else {
      waiting.observation(observation.ofSource(index));
    }
  }

  @Override
  public void cost(CostInterval cost) {
    if (crowded()) {
      droppedRows++;
    } else {
      waiting.cost(cost);
    }
  }

  @Override
  public int addSource(SourceInfo source) {
    List<SourceInfo> known = order.sources();
    int index = 0;
    while (index < known.size() && (indexes.contains(index) || !known.get(index).equals(source))) {
      index++;
    }
    if (index == known.size()) {
      waitingNotes.add(HeaderJson.sourceNote(source));
      order.add(source);
    }
    indexes.add(index);
    return indexes.size() - 1;
  }

  @Override
  public void cost(CollectionCost cost) {
    note(HeaderJson.costNote(cost));
  }

  @Override
  public void warning(String sentence) {
    int length = Math.min(sentence.length(), LONGEST_SENTENCE);
    note(HeaderJson.warningNote(sentence.substring(0, length)));
  }

  private void note(String json) {
    if (waitingNotes.size() < MOST_WAITING_NOTES) {
      waitingNotes.add(json);
    } else {
      droppedRows++;
    }
  }

  @Override
  public long bytesWritten() {
    return file.written() + tailsWritten + tail.bytesWritten();
  }

  @Override
  public long size() {
    return file.end() + tail.size();
  }

  @Override
  public long endNanos() {
    return order.endNanos();
  }

  @Override
  public long endNanos(int source) {
    return order.endNanos(indexes.get(source));
  }

  /** Begin of the first row, or {@link #NOTHING_YET}. */
  public long beginNanos() {
    return order.beginNanos();
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble).map(FileTrouble::of);
  }

  @Override
  public List<String> takeNews() {
    List<String> taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  @Override
  public void persist(long monotonicNanos) {
    if (lastFold == Long.MIN_VALUE) {
      lastFold = monotonicNanos;
      lastSync = monotonicNanos;
      lastLook = monotonicNanos;
    }
    if (trouble != null && monotonicNanos - lastTry < RETRY_NANOS) {
      return; // all that waits would be laid out anew, for a medium that just refused
    }
    lastTry = monotonicNanos;
    try {
      if (monotonicNanos - lastLook >= LOOK_NANOS) {
        keepNamed();
        lastLook = monotonicNanos;
      }
      save();
      if (!coarse.isEmpty()) {
        tellCoarse();
        save();
      }
      if (monotonicNanos - lastFold >= FOLD_NANOS
          || saved.size() >= CaptureSchema.BLOCK_TARGET_BYTES) {
        fold();
        lastFold = monotonicNanos;
      } else if (monotonicNanos - lastSync >= SYNC_NANOS) {
        tail.sync();
        lastSync = monotonicNanos;
      }
      trouble = null;
    } catch (IOException e) {
      trouble = e;
    }
  }

  /**
   * Folds all rows into the capture, marks its end and removes the side file.
   *
   * @throws ProblemException when the medium refuses; the capture stays readable up to the last
   *     successful {@link #persist}
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (packer;
        file) {
      keepNamed();
      if (!coarse.isEmpty()) {
        tellCoarse();
      }
      moveToSaved();
      fold();
      file.append(packer.noteBlock(HeaderJson.endNote(rows + 1)));
      file.force();
      tail.delete();
    } catch (IOException e) {
      closeQuietly(tail);
      throw file.named() ? refused(file.path(), e) : gone(file.path(), e);
    }
  }

  /** Sees to it that others find what was stored, although somebody moved or deleted it. */
  private void keepNamed() throws IOException {
    if (file.named() && tail.named()) {
      return;
    }
    tail.close(); // All it holds is in memory, too.
    fold();
    if (!file.named()) {
      String happened = file.nameAgain(new CaptureSeries(file.path()).dated(nowNanos()));
      news.add(happened);
      warning(happened);
    }
    tailsWritten += tail.bytesWritten();
    tail.delete();
    tail = new TailFile(file.path(), marker);
    tail.restart(file.end());
  }

  private static long nowNanos() {
    return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
  }

  private boolean crowded() {
    return waiting.size() >= WAITING_LIMIT_BYTES;
  }

  private void tellCoarse() {
    coarse.moveAll(waiting);
    String lost = droppedRows == 0 ? "" : " %d notes were left out.".formatted(droppedRows);
    droppedRows = 0;
    waitingNotes.add(
        HeaderJson.warningNote(
            "The capture could not be written for long (%s): from some time on each source has one"
                    .formatted(trouble == null ? "unknown" : FileTrouble.of(trouble))
                + " long interval with exact bytes instead of single ones."
                + lost));
  }

  /** Puts what waits into the side file. */
  private void save() throws IOException {
    if (waiting.rows() == 0 && waitingNotes.isEmpty()) {
      return;
    }
    if (saved.size() >= SAVED_LIMIT_BYTES) {
      fold();
    }
    tail.append(waitingNotes, waiting.content(), Math.toIntExact(waiting.rows()));
    moveToSaved();
  }

  private void moveToSaved() {
    saved.add(waiting.content(), waiting.rows());
    savedNotes.addAll(waitingNotes);
    waiting.clear();
    waitingNotes.clear();
  }

  /** Puts what is in the side file into the capture, notes first, then empties the side file. */
  private void fold() throws IOException {
    ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    List<String> notes = HeaderJson.merged(savedNotes);
    notes.forEach(note -> blocks.writeBytes(packer.noteBlock(note)));
    if (saved.rows() > 0) {
      blocks.writeBytes(packer.block(saved.rows(), saved.content()));
    }
    if (blocks.size() > 0) {
      file.append(blocks.toByteArray());
      rows += notes.size() + saved.rows();
      saved.clear();
      savedNotes.clear();
    }
    tail.restart(file.end());
  }

  private static void closeQuietly(Closeable file) {
    try {
      file.close();
    } catch (IOException e) {
      // Nothing was written through it, so nothing can be lost.
    }
  }

  private static ProblemException gone(Path path, IOException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        path.toString(),
        "the capture was deleted while it was written, and cannot be written again: "
            + FileTrouble.of(e),
        "nothing of it is left; choose a place that nobody clears away",
        e);
  }

  private static ProblemException refused(Path path, IOException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        path.toString(),
        "writing the capture failed: " + FileTrouble.of(e),
        "make room or choose another place; what was stored before can be read",
        e);
  }

  /** The file and its side file through the channel that holds the lock. */
  private record Resumed(Path path, CaptureFile file) implements ByteSource {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public InputStream open() {
      return file.content().open();
    }

    @Override
    public Optional<ByteSource> tail() {
      return ByteSource.of(path).tail();
    }
  }
}

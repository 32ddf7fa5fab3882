package dev.weir.capture;

import dev.weir.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
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
 * <p>While the medium refuses, rows wait in memory; those beyond a bound become one long interval
 * per source with exact bytes. Used by one thread.
 */
public final class LiveCapture implements CaptureLog {
  /** Rows of a quarter of an hour pack about as well as more of them; see docs/decisions/0160. */
  private static final long FOLD_NANOS = Duration.ofMinutes(15).toNanos();

  /** At most this much is lost in a power failure; more often would disturb other programs. */
  private static final long SYNC_NANOS = Duration.ofSeconds(30).toNanos();

  /** Rows that wait in memory for a medium that refuses: 16 hours of one source at 1 s. */
  static final int WAITING_LIMIT_BYTES = 1 << 20;

  /** The side file grows no further while folding fails. */
  private static final int SAVED_LIMIT_BYTES = 2 << 20;

  private static final int MOST_WAITING_NOTES = 1000;
  private static final int LONGEST_SENTENCE = 4096;

  /** Blocks are few and packed off the clock's ticks, so that packing well costs nothing. */
  private static final int ZSTD_LEVEL = 9;

  private final Path path;
  private final FileChannel file;
  private final TailFile tail;
  private final BlockPacker packer;
  private final RowOrder order;
  private final List<Integer> indexes = new ArrayList<>();
  private final RowEncoder saved = new RowEncoder();
  private final RowEncoder waiting = new RowEncoder();
  private final List<String> savedNotes = new ArrayList<>();
  private final List<String> waitingNotes = new ArrayList<>();
  private final CoarseRows coarse = new CoarseRows();
  private long end;
  private long rows;
  private long written;
  private long droppedRows;
  private long lastFold = Long.MIN_VALUE;
  private long lastSync;
  private @Nullable IOException trouble;
  private boolean closed;

  private LiveCapture(
      Path path, FileChannel file, byte[] marker, RowOrder order, long end, long rows)
      throws IOException {
    this.path = path;
    this.file = file;
    this.tail = new TailFile(path, marker);
    this.packer = new BlockPacker(marker, ZSTD_LEVEL);
    this.order = order;
    this.end = end;
    this.rows = rows;
  }

  /**
   * Starts a capture file that must not exist yet.
   *
   * @throws ProblemException when it exists or cannot be made; nothing is left behind then
   */
  public static LiveCapture create(Path path, CaptureHeader header) {
    if (Files.exists(path)) {
      throw exists(path, null);
    }
    byte[] marker = BlockPacker.newMarker();
    Path part = path.resolveSibling(path.getFileName() + ".part");
    FileChannel file = open(part, StandardOpenOption.CREATE);
    LiveCapture capture = null;
    try {
      lock(path, file);
      file.truncate(0);
      capture = new LiveCapture(path, file, marker, new RowOrder(header.sources()), 0, 0);
      for (int i = 0; i < header.sources().size(); i++) {
        capture.indexes.add(i);
      }
      capture.grow(capture.packer.beginning(header));
      capture.tail.restart(capture.end);
      name(part, path);
      return capture;
    } catch (IOException e) {
      closeQuietly(file);
      if (capture != null) {
        capture.packer.close();
        closeQuietly(capture.tail);
      }
      ProblemException refused = refused(path, e);
      discard(List.of(part, TailFile.of(path)), refused);
      throw refused;
    }
  }

  /** Gives the file its name only now that it has a header: no kill leaves an unreadable one. */
  private static void name(Path part, Path path) throws IOException {
    try {
      Files.createLink(path, part);
      Files.delete(part);
    } catch (FileAlreadyExistsException e) {
      throw exists(path, e);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.move(part, path); // A file system without hard links.
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
    FileChannel file = open(path, StandardOpenOption.READ);
    boolean taken = false;
    try {
      lock(path, file);
      CaptureReader reader = CaptureReader.open(new Resumed(path, file));
      if (!reader.continuedBy(header)) {
        return Optional.empty();
      }
      RowOrder order = reader.order();
      if (order.endNanos() > latestEndNanos) {
        return Optional.empty();
      }
      LiveCapture capture =
          new LiveCapture(
              path, file, reader.marker(), order, reader.endOfBlocks(), reader.blockRows());
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
    file.truncate(end);
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
    return written + tail.bytesWritten();
  }

  @Override
  public long size() {
    return end + tail.size();
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
    return path;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble).map(LiveCapture::reason);
  }

  @Override
  public void persist(long monotonicNanos) {
    if (lastFold == Long.MIN_VALUE) {
      lastFold = monotonicNanos;
      lastSync = monotonicNanos;
    }
    try {
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
        tail;
        file) {
      if (!coarse.isEmpty()) {
        tellCoarse();
      }
      moveToSaved();
      fold();
      grow(packer.noteBlock(HeaderJson.endNote(rows + 1)));
      file.force(true);
      tail.delete();
    } catch (IOException e) {
      throw refused(path, e);
    }
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
                    .formatted(trouble == null ? "unknown" : reason(trouble))
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
      grow(blocks.toByteArray());
      rows += notes.size() + saved.rows();
      saved.clear();
      savedNotes.clear();
    }
    tail.restart(end);
  }

  /** Appends to the capture, all or nothing, and waits until it is on the medium. */
  private void grow(byte[] added) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(added);
    try {
      while (out.hasRemaining()) {
        file.write(out, end + out.position());
      }
      file.force(false);
    } catch (IOException e) {
      cutBack(e);
      throw e;
    }
    end += added.length;
    written += added.length;
  }

  private void cutBack(IOException cause) {
    try {
      file.truncate(end);
    } catch (IOException e) {
      cause.addSuppressed(e); // The next attempt overwrites it; readers stop before it.
    }
  }

  private static FileChannel open(Path path, StandardOpenOption how) {
    try {
      return FileChannel.open(path, how, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          path.toString(),
          "the file cannot be made: " + e,
          "choose a folder that exists and may be written",
          e);
    }
  }

  private static ProblemException exists(Path path, @Nullable IOException cause) {
    String what = "the file exists and a capture is never written over";
    String remedy = "choose another name, remove the file first, or go on in it with --resume";
    return cause == null
        ? ProblemException.wrongUse(path.toString(), what, remedy)
        : ProblemException.of(
            ProblemException.Kind.WRONG_USE, path.toString(), what, remedy, cause);
  }

  private static void lock(Path path, FileChannel file) throws IOException {
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw ProblemException.wrongUse(
          path.toString(),
          "another collector is writing this capture",
          "stop that one first, or choose another name");
    }
  }

  private static void discard(List<Path> files, ProblemException cause) {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private static void closeQuietly(Closeable file) {
    try {
      file.close();
    } catch (IOException e) {
      // Nothing was written through it, so nothing can be lost.
    }
  }

  private static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static ProblemException refused(Path path, IOException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        path.toString(),
        "writing the capture failed: " + reason(e),
        "make room or choose another place; what was stored before can be read",
        e);
  }

  /** The file and its side file through the channel that holds the lock. */
  private record Resumed(Path path, FileChannel file) implements ByteSource {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public InputStream open() {
      return new ChannelBytes(name(), file).open();
    }

    @Override
    public Optional<ByteSource> tail() {
      return ByteSource.of(path).tail();
    }
  }
}

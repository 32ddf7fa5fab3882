package dev.weir.node;

import dev.weir.engine.Extent;
import dev.weir.journal.AppendOutcome;
import dev.weir.journal.BatchHeader;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalLimits;
import dev.weir.journal.JournalPosition;
import dev.weir.journal.JournalReader;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the backlog that does not fit into memory: written and read back once, in order, on
 * one thread. It belongs to one epoch of the order, so it is emptied at each start that does not go
 * on where an earlier server ended.
 */
final class DiskQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskQueue.class);
  private static final long SMALLEST_SEGMENT = 4L << 20;
  private static final long LARGEST_SEGMENT = 64L << 20;

  /** The engine holds the limit; the journal's own only has to stay out of its way. */
  private static final int SEGMENTS_BEYOND_LIMIT = 4;

  private static final int CLOSE_SECONDS = 5;

  private final Path directory;
  private final JournalLimits limits;
  private final ChunkPool pool;
  private final ExecutorService thread;

  private @Nullable Journal journal;
  private @Nullable JournalReader reader;
  private @Nullable Chunk loadChunk;

  /** The journal wants runs without a gap within one epoch; a gap begins a new one. */
  private long stretch;

  private long lastSpilled;
  private int generation;

  /**
   * @param keep whether what an earlier server left is still wanted, see {@link #inherited}
   */
  DiskQueue(Machine machine, Path directory, long limitBytes, ChunkPool pool, boolean keep) {
    this.directory = directory;
    this.pool = pool;
    long segment = Math.clamp(limitBytes / 16, SMALLEST_SEGMENT, LARGEST_SEGMENT);
    long total = Math.max(limitBytes, segment) + SEGMENTS_BEYOND_LIMIT * segment;
    this.limits = new JournalLimits(segment, total);
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = machine.thread("weir-disk-queue", task);
              made.setDaemon(true);
              return made;
            });
    if (!keep) {
      thread.execute(this::empty);
    }
  }

  /**
   * What an earlier server left, in order; waits until it is read.
   *
   * @throws ProblemException when it cannot be read
   */
  List<Extent> inherited() {
    try {
      return thread.submit(this::readAll).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ProblemException problem
          ? problem
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.environment(
          directory.toString(), "was being read when the job ended", "start the job again");
    }
  }

  private List<Extent> readAll() throws IOException {
    List<Extent> found = new ArrayList<>();
    generation = newestGeneration();
    if (generation == 0 && !Files.isDirectory(directory.resolve("0"))) {
      return found;
    }
    Journal open = journal();
    stretch = open.end().epoch();
    lastSpilled = open.end().sequence();
    try (JournalReader all = open.readAfter(JournalPosition.NONE)) {
      while (all.next(open.end())) {
        MemorySegment records = MemorySegment.ofBuffer(all.payload());
        found.add(RingRecovery.extentOf(records, all.header().first(), all.header().last()));
      }
    }
    return found;
  }

  private int newestGeneration() throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> names = Files.list(directory)) {
      return names
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("[0-9]{1,9}"))
          .mapToInt(Integer::parseInt)
          .max()
          .orElse(0);
    }
  }

  /**
   * Writes a run; the bytes stay held until it is written.
   *
   * @param done hears nothing when it is on disk, or why it is not; on the queue's own thread
   */
  void spill(Extent extent, Slot slot, Consumer<@Nullable String> done) {
    slot.chunk().hold();
    thread.execute(
        () -> {
          try {
            done.accept(append(extent, slot.bytes()));
          } finally {
            slot.chunk().release();
          }
        });
  }

  /**
   * Reads the oldest run back.
   *
   * @param done hears where it lies now, held for the receiver
   * @param failed hears why it could not be read; one of the two always hears
   */
  void load(Extent extent, Consumer<Slot> done, Consumer<String> failed) {
    thread.execute(
        () -> {
          Slot slot;
          try {
            slot = read(extent);
          } catch (RuntimeException e) {
            LOG.warn("{}: {} cannot be read back", directory, extent, e);
            failed.accept(String.valueOf(e.getMessage()));
            return;
          }
          done.accept(slot);
        });
  }

  /** Forgets everything. */
  void clear() {
    thread.execute(this::empty);
  }

  private @Nullable String append(Extent extent, ByteBuffer bytes) {
    try {
      Journal open = journal();
      if (stretch == 0 || extent.first() != lastSpilled + 1) {
        stretch++;
      }
      int length = bytes.remaining();
      AppendOutcome outcome =
          open.append(
              new BatchHeader(stretch, extent.first(), extent.last(), length, length, 0), bytes);
      return switch (outcome) {
        case AppendOutcome.Appended appended -> {
          lastSpilled = extent.last();
          yield null;
        }
        case AppendOutcome.Full full -> "the disk queue is full (" + full.limitBytes() + " B)";
        case AppendOutcome.NoSpace none -> directory + ": " + none.detail();
      };
    } catch (RuntimeException e) {
      LOG.warn("{}: {} cannot be written", directory, extent, e);
      return String.valueOf(e.getMessage());
    }
  }

  private Slot read(Extent extent) {
    Journal open = journal();
    JournalReader from = reader;
    if (from == null) {
      from = open.readAfter(JournalPosition.NONE);
      reader = from;
    }
    while (from.next(open.end())) {
      BatchHeader header = from.header();
      if (header.first() == extent.first()) {
        Slot slot = copy(from.payload());
        open.truncateThrough(header.end());
        return slot;
      }
    }
    throw new IllegalStateException(
        directory + ": " + extent.first() + "-" + extent.last() + " is not in the queue");
  }

  private Slot copy(ByteBuffer bytes) {
    int length = bytes.remaining();
    Chunk chunk = loadChunk;
    if (chunk == null || !chunk.fits(length)) {
      if (chunk != null) {
        chunk.release();
      }
      chunk = pool.take();
      loadChunk = chunk;
    }
    Slot slot = new Slot(chunk, chunk.used, length);
    chunk.hold();
    slot.bytes().put(bytes);
    chunk.add(length);
    return slot;
  }

  private Journal journal() {
    Journal open = journal;
    if (open == null) {
      open = Journal.open(directory.resolve(Integer.toString(generation)), limits);
      journal = open;
    }
    return open;
  }

  private void empty() {
    try {
      closeJournal();
      generation++;
      lastSpilled = 0;
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closeJournal() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
    if (journal != null) {
      journal.close();
      journal = null;
    }
    if (loadChunk != null) {
      loadChunk.release();
      loadChunk = null;
    }
  }

  /** Ends the thread and removes the files. */
  @Override
  public void close() {
    thread.execute(this::empty);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}

package dev.weir.proving.workload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Carries out a plan on one thread, each operation at its time or, when the file system was too
 * slow, as soon as its predecessors are done: the time table is absolute, so a delay is made up for
 * and the total is never less than planned.
 */
public final class WorkloadWriter implements AutoCloseable {
  /** An operation begun later than this after its time counts as late. */
  public static final long LATE_NANOS = 50_000_000;

  /** A run that was further behind than this did not follow its plan. */
  public static final long BEHIND_NANOS = 1_000_000_000;

  private final StampedPlan plan;
  private final WorkloadFiles files;
  private final Path logPath;
  private final Clock clock;
  private final LongConsumer pause;
  private final Map<Long, FileChannel> open = new HashMap<>();
  private final RecordContent content;
  private final ByteBuffer record = ByteBuffer.allocateDirect(WorkloadFiles.SLOT_BYTES);
  private final byte[] bytes = new byte[WorkloadFiles.SLOT_BYTES];
  private volatile boolean ended;

  /**
   * @param root a directory made ready by {@link Preparation}
   * @param logPath the log to create, outside of {@code root}
   * @param pause waits about as many nanoseconds as it is told
   */
  public WorkloadWriter(
      StampedPlan plan, Path root, Path logPath, Clock clock, LongConsumer pause) {
    this.plan = plan;
    this.files = new WorkloadFiles(root);
    this.logPath = logPath;
    this.clock = clock;
    this.pause = pause;
    this.content = plan.content();
  }

  /**
   * Runs the whole plan, or until it is told to {@link #end}.
   *
   * @throws IOException when an operation fails, which leaves the rest undone
   */
  public WriterResult run() throws IOException {
    long start = WriterLog.nowNanos(clock);
    long operations = 0;
    long written = 0;
    long worstLag = 0;
    long late = 0;
    try (WriterLog log = WriterLog.create(logPath, start, plan.seed())) {
      for (PlannedOperation operation : plan) {
        long lag = awaitTime(start + operation.plannedNanos());
        if (ended) {
          break;
        }
        worstLag = Math.max(worstLag, lag);
        late += lag > LATE_NANOS ? 1 : 0;
        prepare(operation);
        log.append(operation, WriterLog.nowNanos(clock));
        carryOut(operation);
        operations++;
        written += operation.length();
      }
    }
    return new WriterResult(start, WriterLog.nowNanos(clock), operations, written, worstLag, late);
  }

  /** Nothing is begun any more; whoever waits for a time has to be woken. */
  public void end() {
    ended = true;
  }

  /** Returns how late it is, 0 or more. */
  private long awaitTime(long due) {
    long lag = WriterLog.nowNanos(clock) - due;
    while (lag < 0 && !ended) {
      pause.accept(-lag);
      lag = WriterLog.nowNanos(clock) - due;
    }
    return Math.max(0, lag);
  }

  private void prepare(PlannedOperation operation) {
    if (operation.length() > 0) {
      content.fill(bytes, operation.length(), operation.sequence(), operation.plannedNanos());
      record.clear().put(bytes, 0, operation.length()).flip();
    }
  }

  private void carryOut(PlannedOperation operation) throws IOException {
    switch (operation.kind()) {
      case WRITE -> {
        FileChannel file = opened(operation.file());
        writeAll(file, operation.offset());
        if (operation.synced()) {
          file.force(false);
        }
      }
      case CREATE -> {
        try (FileChannel file =
            FileChannel.open(
                files.temporary(operation.file()),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")))) {
          writeAll(file, 0);
        }
      }
      case MODE ->
          Files.setPosixFilePermissions(
              files.temporary(operation.file()), PosixFilePermissions.fromString("rw-r-----"));
      case RENAME ->
          Files.move(
              files.temporary(operation.file()),
              files.path(operation.file()),
              StandardCopyOption.ATOMIC_MOVE);
      case DELETE -> Files.delete(files.path(operation.file()));
    }
  }

  private FileChannel opened(long file) throws IOException {
    FileChannel channel = open.get(file);
    if (channel == null) {
      channel = FileChannel.open(files.path(file), StandardOpenOption.WRITE);
      open.put(file, channel);
    }
    return channel;
  }

  private void writeAll(FileChannel file, long offset) throws IOException {
    while (record.hasRemaining()) {
      file.write(record, offset + record.position());
    }
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : open.values()) {
      channel.close();
    }
  }
}

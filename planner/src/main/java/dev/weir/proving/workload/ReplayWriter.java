package dev.weir.proving.workload;

import dev.weir.units.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Writes what it is told at the time that it is told, scaled, onto one file for each device. As the
 * bundled writer it is on an absolute timetable: a delay is made up for.
 */
public final class ReplayWriter implements AutoCloseable {
  /** A larger request is several writes, as a kernel would make them. */
  private static final int LARGEST_WRITE = 1 << 20;

  /** The replay has lasted as long as it was to. */
  public static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Over() {
      super("the replay is over", null, false, false);
    }
  }

  private final Replay replay;
  private final Path root;
  private final LongSupplier clock;
  private final LongConsumer pause;
  private final RecordContent content;
  private final List<FileChannel> files = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private final byte[] bytes = new byte[LARGEST_WRITE];
  private final long began;
  private long origin = Long.MIN_VALUE;
  private long writes;
  private long worstLag;

  /**
   * @param clock nanoseconds, of a clock that never jumps
   * @param pause waits about as many nanoseconds as it is told
   */
  public ReplayWriter(Replay replay, long seed, Path root, LongSupplier clock, LongConsumer pause) {
    this.replay = replay;
    this.root = root;
    this.clock = clock;
    this.pause = pause;
    this.content = new RecordContent(seed, replay.compressible());
    this.began = clock.getAsLong();
  }

  /** Adds a file; they are numbered from 0. */
  public void device() {
    try {
      Path path = root.resolve("device-" + files.size() + ".dat");
      files.add(FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      ends.add(0L);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes behind what was appended before, from the file's begin again when it is full. */
  public void append(long nanos, int device, long length) {
    long at = ends.get(device);
    write(nanos, device, at, length);
    ends.set(device, (at + length) % replay.span().bytes());
  }

  /**
   * Waits for its time and writes.
   *
   * @param nanos on the clock of what is replayed
   * @throws Over when the replay is
   */
  public void write(long nanos, int device, long offset, long length) {
    origin = origin == Long.MIN_VALUE ? nanos + replay.from().toNanos() : origin;
    if (nanos < origin) {
      return;
    }
    long after = (long) ((nanos - origin) / replay.speed());
    if (after >= replay.duration().toNanos()) {
      throw new Over();
    }
    await(began + after);
    try {
      carryOut(files.get(device), offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(long due) {
    long lag = clock.getAsLong() - due;
    while (lag < 0) {
      pause.accept(-lag);
      lag = clock.getAsLong() - due;
    }
    worstLag = Math.max(worstLag, lag);
  }

  private void carryOut(FileChannel file, long offset, long length) throws IOException {
    long span = replay.span().bytes();
    long at = offset % span;
    for (long left = length; left > 0; ) {
      int part = (int) Math.min(Math.min(left, LARGEST_WRITE), span - at);
      content.fillUnstamped(bytes, part, ++writes);
      ByteBuffer data = ByteBuffer.wrap(bytes, 0, part);
      while (data.hasRemaining()) {
        file.write(data, at + data.position());
      }
      left -= part;
      at = (at + part) % span;
    }
  }

  /** One line: how it went. */
  public String told() {
    return "%d writes, at most %s late"
        .formatted(writes, Durations.print(java.time.Duration.ofNanos(worstLag)));
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : files) {
      file.close();
    }
  }
}

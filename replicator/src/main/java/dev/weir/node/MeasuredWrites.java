package dev.weir.node;

import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** A job's own measurement of what was written, for {@code weir plan}. */
final class MeasuredWrites implements AutoCloseable {
  /** Short enough for a burst of seconds; bytes within an interval are taken as evenly spread. */
  static final Duration INTERVAL = Duration.ofMillis(200);

  /** An interval that waits longer than this for its block could be lost in a crash. */
  private static final int INTERVALS_PER_FLUSH = 50;

  private final CaptureWriter writer;
  private long start;
  private long bytes;
  private long operations;
  private int unflushed;

  /**
   * @param file its name gets a number where such a file exists: a capture is never written over
   * @throws dev.weir.problem.ProblemException when the file cannot be made
   */
  MeasuredWrites(Path file, String host, Path root, String promise, long now) {
    writer =
        CaptureWriter.create(
            fresh(file),
            new CaptureHeader(
                host,
                ZoneId.systemDefault(),
                "weir-node",
                List.of(new SourceInfo(root.toString(), SourceKind.PATH)),
                List.of(promise),
                List.of(),
                List.of(),
                INTERVAL,
                "system"));
    start = now;
  }

  private static Path fresh(Path file) {
    Path candidate = file;
    for (int number = 2; Files.exists(candidate); number++) {
      String name = file.getFileName().toString();
      int dot = name.lastIndexOf('.');
      String numbered =
          dot < 0
              ? name + "-" + number
              : name.substring(0, dot) + "-" + number + name.substring(dot);
      candidate = file.resolveSibling(numbered);
    }
    return candidate;
  }

  /** Ends an interval. */
  void tick(SourceQueue.Captured soFar, long now) {
    if (now <= start) {
      return;
    }
    writer.interval(0, start, now - start, soFar.bytes() - bytes, soFar.operations() - operations);
    start = now;
    bytes = soFar.bytes();
    operations = soFar.operations();
    if (++unflushed >= INTERVALS_PER_FLUSH) {
      unflushed = 0;
      writer.flush();
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.weir.capture;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A capture that begins a new file now and then. The rows of the next file begin where those of the
 * last one end, so that the files read one after the other leave no gap.
 */
public final class RotatingCapture implements CaptureLog {
  /** After a file could not be begun, measuring goes on in the old one for so long. */
  private static final long RETRY_NANOS = Duration.ofMinutes(1).toNanos();

  private static final int MOST_STANDING_WARNINGS = 20;

  private final CaptureSeries series;
  private final Rotation rotation;
  private final CaptureHeader header;
  private final List<SourceInfo> sources;
  private final List<String> standing = new ArrayList<>();
  private LiveCapture current;
  private long began;
  private long writtenBefore;
  private long retryAfter = Long.MIN_VALUE;

  /**
   * @param current the file to begin with
   * @param header of files to come, with the sources as the caller numbers them
   * @param nowNanos epoch time at which the first file begins, where it holds no row yet
   */
  public RotatingCapture(
      CaptureSeries series,
      Rotation rotation,
      LiveCapture current,
      CaptureHeader header,
      long nowNanos) {
    this.series = series;
    this.rotation = rotation;
    this.current = current;
    this.header = header;
    this.sources = new ArrayList<>(header.sources());
    this.began = current.beginNanos() == NOTHING_YET ? nowNanos : current.beginNanos();
  }

  @Override
  public void interval(int source, long startNanos, long lengthNanos, long bytes, long operations) {
    current.interval(source, startNanos, lengthNanos, bytes, operations);
  }

  @Override
  public void gap(int source, long startNanos, long lengthNanos, String cause) {
    current.gap(source, startNanos, lengthNanos, cause);
  }

  @Override
  public void observation(Observation observation) {
    current.observation(observation);
  }

  @Override
  public void cost(CostInterval cost) {
    current.cost(cost);
  }

  @Override
  public void cost(CollectionCost cost) {
    current.cost(cost);
  }

  @Override
  public int addSource(SourceInfo source) {
    sources.add(source);
    return current.addSource(source);
  }

  @Override
  public void warning(String sentence) {
    current.warning(sentence);
  }

  @Override
  public void standingWarning(String sentence) {
    if (standing.size() < MOST_STANDING_WARNINGS) {
      standing.add(sentence);
    }
    current.warning(sentence);
  }

  @Override
  public long bytesWritten() {
    return writtenBefore + current.bytesWritten();
  }

  @Override
  public long size() {
    return current.size();
  }

  @Override
  public long endNanos() {
    return current.endNanos();
  }

  @Override
  public long endNanos(int source) {
    return current.endNanos(source);
  }

  @Override
  public Path path() {
    return current.path();
  }

  @Override
  public Optional<String> trouble() {
    return current.trouble();
  }

  @Override
  public List<String> takeNews() {
    return current.takeNews();
  }

  @Override
  public void persist(long monotonicNanos) {
    current.persist(monotonicNanos);
    long end = current.endNanos();
    if (end != NOTHING_YET
        && monotonicNanos >= retryAfter
        && current.trouble().isEmpty()
        && rotation.due(began, end, current.size())) {
      rotate(end, monotonicNanos);
    }
  }

  @Override
  public void close() {
    current.close();
  }

  private void rotate(long now, long monotonicNanos) {
    LiveCapture next;
    try {
      next = LiveCapture.create(series.dated(now), header.withSources(sources));
    } catch (ProblemException e) {
      retryAfter = monotonicNanos + RETRY_NANOS; // The old file goes on; nothing is lost.
      return;
    }
    standing.forEach(next::warning);
    try {
      current.close();
    } catch (ProblemException e) {
      next.warning("The file before this one was not ended in order: " + e.getMessage() + ".");
    }
    writtenBefore += current.bytesWritten();
    current = next;
    began = now;
    deleteOldest();
  }

  private void deleteOldest() {
    try {
      List<Path> members = series.members();
      for (Path old : members.subList(0, Math.max(0, members.size() - rotation.keep()))) {
        Files.deleteIfExists(old);
        Files.deleteIfExists(TailFile.of(old));
      }
    } catch (IOException | ProblemException e) {
      current.warning("An old file of this capture could not be deleted: " + e.getMessage() + ".");
    }
  }
}

package dev.weir.collector.cli;

import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureLog;
import dev.weir.capture.CaptureSeries;
import dev.weir.capture.LiveCapture;
import dev.weir.capture.RotatingCapture;
import dev.weir.capture.Rotation;
import dev.weir.collector.sampling.SamplingPlan;
import dev.weir.problem.ProblemException;
import dev.weir.units.DataSize;
import dev.weir.units.Durations;
import dev.weir.units.UnitFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where {@code weir collect} stores what it measures. */
final class CaptureOptions {
  private static final Duration SHORTEST_PERIOD = Duration.ofMinutes(1);

  /** Below it a file would be mostly header. */
  private static final long SMALLEST_FILE_BYTES = 1 << 20;

  private static final int MOST_FILES = 100_000;

  /** A quarter of a year with a file each day. */
  private static final int USUAL_FILES = 90;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The capture to make; it must not exist yet, except with --resume.")
  private @Nullable Path output;

  @Option(
      names = "--resume",
      description = {
        "Go on in FILE where it exists, for example after a restart; the time between becomes a"
            + " gap.",
        "Where it was measured in another way, or is damaged, a new file is begun beside it."
      })
  private boolean resume;

  @Option(
      names = "--rotate",
      paramLabel = "TIME|SIZE",
      description = {
        "Begin a new file after that time (counted in UTC, so 1d is midnight UTC) or at that size,"
            + " for example 1d or 100MB. The next ones are named FILE-2026-11-21T000000Z. 'weir"
            + " plan' and 'weir inspect' take all of them at once and see no gap between."
      })
  private @Nullable String rotate;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description =
          "With --rotate: delete the oldest file when there are more than N. Default: 90.")
  private @Nullable Integer keep;

  @Nullable Path output() {
    return output;
  }

  /**
   * @throws ProblemException wrong use when the options contradict each other
   */
  void check() {
    rotation();
    if (output == null) {
      throw ProblemException.wrongUse(
          "weir collect", "no file for the capture was given", "add for example -o db1.weir");
    }
  }

  /** How much of a duration is left when a capture goes on that began a while ago. */
  Duration left(Duration whole, Instant now) throws IOException {
    OptionalLong begin =
        resume && output != null ? new CaptureSeries(output).beginNanos() : OptionalLong.empty();
    return begin.isEmpty()
        ? whole
        : whole.minus(Duration.between(Instant.EPOCH.plusNanos(begin.getAsLong()), now));
  }

  /**
   * Opens the capture.
   *
   * @param header of this measurement
   */
  CaptureLog open(CaptureHeader header, Instant now) {
    Path file = output == null ? Path.of("") : output;
    CaptureSeries series = new CaptureSeries(file);
    long nanos = Duration.between(Instant.EPOCH, now).toNanos();
    LiveCapture first = resume ? series.resume(header, nanos) : LiveCapture.create(file, header);
    Rotation rotation = rotation();
    return rotation == null ? first : new RotatingCapture(series, rotation, first, header, nanos);
  }

  private @Nullable Rotation rotation() {
    int files = keep == null ? USUAL_FILES : keep;
    if (files < 1 || files > MOST_FILES) {
      throw ProblemException.wrongUse(
          "--keep " + files, "that is no number of files", "give 1 to " + MOST_FILES);
    }
    if (rotate == null && keep != null) {
      throw ProblemException.wrongUse(
          "--keep " + files,
          "without --rotate there is one file only, and nothing to delete",
          "add for example --rotate 1d");
    }
    if (rotate == null) {
      return null;
    }
    long limit = SamplingPlan.DEFAULT_FILE_LIMIT_BYTES / 2;
    try {
      Duration period = Durations.parse(rotate);
      if (period.compareTo(SHORTEST_PERIOD) < 0) {
        throw refused("a file would last less than a minute");
      }
      return new Rotation(period, limit, files);
    } catch (UnitFormatException notTime) {
      return new Rotation(null, Math.min(limit, size()), files);
    }
  }

  private long size() {
    try {
      DataSize size = DataSize.parse(String.valueOf(rotate));
      if (size.bytes() < SMALLEST_FILE_BYTES) {
        throw refused("a file would be smaller than 1 MiB");
      }
      return size.bytes();
    } catch (UnitFormatException e) {
      throw refused("that is neither a time nor a size");
    }
  }

  private ProblemException refused(String why) {
    return ProblemException.wrongUse(
        "--rotate " + rotate, why, "give a time such as 1d or a size such as 100MB");
  }
}

package dev.weir.workload;

import dev.weir.capture.SourceKind;
import java.util.List;

/**
 * One source of the captures given.
 *
 * @param file the file it came from, as the user named it; for messages
 * @param host the measured machine, as the capture says
 * @param name the source's own name, hostile until escaped
 * @param kind what it is
 * @param figures what is known of what it wrote without its samples
 * @param intervals its samples, in memory or in its file
 * @param samples of what it wrote, as content
 * @param shape sizes and rewriting of its writes
 */
public record MeasuredSource(
    String file,
    String host,
    String name,
    SourceKind kind,
    SourceFigures figures,
    Intervals intervals,
    List<RatioSample> samples,
    WrittenShape shape) {
  /** What importers write where a file does not name its machine. */
  private static final String UNKNOWN_HOST = "unknown";

  /** Where the samples are. */
  @FunctionalInterface
  public interface Intervals {
    /**
     * All of them in memory; reads files where they are not.
     *
     * @throws dev.weir.problem.ProblemException when a file cannot be read any more
     */
    Workload load();
  }

  public MeasuredSource {
    samples = List.copyOf(samples);
  }

  /** A source whose samples are in memory. */
  public MeasuredSource(
      String file,
      String host,
      String name,
      SourceKind kind,
      Workload workload,
      List<RatioSample> samples) {
    this(
        file,
        host,
        name,
        kind,
        SourceFigures.of(workload),
        () -> workload,
        samples,
        WrittenShape.NONE);
  }

  /** A source of which no content was looked at. */
  public MeasuredSource(String file, String host, String name, SourceKind kind, Workload workload) {
    this(file, host, name, kind, workload, List.of());
  }

  /** What it wrote. May read files: keep the result no longer than needed. */
  public Workload workload() {
    return intervals.load();
  }

  /**
   * The machine it belongs to: the instance itself, the host, or where that is unknown the file.
   */
  public String server() {
    if (kind == SourceKind.INSTANCE) {
      return name;
    }
    return isNamed(host) ? host : file.substring(file.lastIndexOf('/') + 1);
  }

  /** Whether a capture says which machine it measured. */
  static boolean isNamed(String host) {
    return !host.isBlank() && !host.equals(UNKNOWN_HOST);
  }
}

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
 * @param workload what it wrote
 * @param samples of what it wrote, as content
 */
public record MeasuredSource(
    String file,
    String host,
    String name,
    SourceKind kind,
    Workload workload,
    List<RatioSample> samples) {
  public MeasuredSource {
    samples = List.copyOf(samples);
  }

  /** A source of which no content was looked at. */
  public MeasuredSource(String file, String host, String name, SourceKind kind, Workload workload) {
    this(file, host, name, kind, workload, List.of());
  }

  /** Whether two of them are parts of one measurement, taken one after the other. */
  boolean sameThing(MeasuredSource other) {
    return host.equals(other.host) && name.equals(other.name) && kind == other.kind;
  }
}

package dev.weir.workload;

import dev.weir.capture.SourceKind;

/**
 * One source of the captures given.
 *
 * @param file the file it came from, as the user named it; for messages
 * @param host the measured machine, as the capture says
 * @param name the source's own name, hostile until escaped
 * @param kind what it is
 * @param workload what it wrote
 */
public record MeasuredSource(
    String file, String host, String name, SourceKind kind, Workload workload) {

  /** Whether two of them are parts of one measurement, taken one after the other. */
  boolean sameThing(MeasuredSource other) {
    return host.equals(other.host) && name.equals(other.name) && kind == other.kind;
  }
}

package dev.weir.collector.importing;

import dev.weir.capture.SourceKind;
import java.util.Locale;
import java.util.Optional;

/**
 * Metrics of Amazon CloudWatch that say what is written, after the pages "CloudWatch metrics" of
 * EC2, EBS and RDS.
 */
enum CloudWatchMetric {
  VOLUME("VolumeWriteBytes", SourceKind.DISK, false, ""),
  EBS(
      "EBSWriteBytes",
      SourceKind.INSTANCE,
      false,
      "EBSWriteBytes is the sum of an instance's EBS volumes; its instance store is not in it."),
  INSTANCE_STORE(
      "DiskWriteBytes",
      SourceKind.INSTANCE,
      false,
      "DiskWriteBytes counts an instance's instance store alone: what goes to EBS volumes is in"
          + " EBSWriteBytes and VolumeWriteBytes."),
  DATABASE("WriteThroughput", SourceKind.INSTANCE, true, "");

  private final String key;
  private final SourceKind kind;
  private final boolean perSecond;
  private final String limit;

  CloudWatchMetric(String metric, SourceKind kind, boolean perSecond, String limit) {
    this.key = letters(metric);
    this.kind = kind;
    this.perSecond = perSecond;
    this.limit = limit;
  }

  /** The metric that a label or a file's name speaks of. */
  static Optional<CloudWatchMetric> in(String text) {
    String letters = letters(text);
    for (CloudWatchMetric metric : values()) {
      if (letters.contains(metric.key)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }

  SourceKind kind() {
    return kind;
  }

  /** Whether its values are bytes per second; otherwise bytes. */
  boolean perSecond() {
    return perSecond;
  }

  /** What it cannot see, in a whole sentence; empty where there is nothing to say. */
  String limit() {
    return limit;
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }
}

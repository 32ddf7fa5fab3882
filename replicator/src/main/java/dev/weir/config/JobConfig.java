package dev.weir.config;

import dev.weir.codec.CompressionLevel;
import dev.weir.engine.Cap;
import dev.weir.units.DataSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One job of which this node is the source. */
public record JobConfig(
    String name, Path protect, Target target, Capture capture, Sending sending, Limits limits) {

  /**
   * @param node name that the target's certificate must carry; empty: any node of the same CA
   */
  public record Target(HostPort address, Optional<String> node) {}

  /**
   * @param record where the job's own measurements go, in the capture format
   */
  public record Capture(CaptureMode mode, Optional<Path> record) {}

  /**
   * @param cap what is allowed on the line, at all times or by the calendar
   */
  public record Sending(CompressionLevel compression, Cap cap) {}

  /**
   * @param rpo objective for the durable age
   */
  public record Limits(DataSize memoryQueue, DataSize diskQueue, Duration rpo) {}

  /** How changes are to be seen. */
  public enum CaptureMode {
    AUTO,
    FUSE,
    WATCH
  }
}

package dev.weir.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one file says about one node; all paths are absolute.
 *
 * @param name the node's name, the one in its certificate
 * @param state directory of what the node must remember
 * @param control socket of {@code weir job}
 * @param listen where this node is a target
 * @param observing how monitoring systems see it
 */
public record NodeConfig(
    String name,
    Path state,
    Path control,
    KeyFiles keys,
    Optional<HostPort> listen,
    Observing observing,
    List<ReplicaConfig> replicas,
    List<JobConfig> jobs) {
  public NodeConfig {
    replicas = List.copyOf(replicas);
    jobs = List.copyOf(jobs);
  }

  /**
   * @param metrics where figures of all jobs are given as OpenMetrics text
   */
  public record Observing(Optional<HostPort> metrics, LogForm log) {}

  /** How a line of the log looks. */
  public enum LogForm {
    TEXT,
    JSON
  }

  /** The node's three PEM files. */
  public record KeyFiles(Path ca, Path certificate, Path key) {}
}

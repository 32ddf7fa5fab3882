package dev.weir.proving;

import dev.weir.codec.CompressionLevel;
import dev.weir.problem.ProblemException;
import dev.weir.proving.line.LineSpec;
import dev.weir.proving.workload.ProofWorkload;
import dev.weir.proving.workload.StampedPlan;
import dev.weir.scenario.CompressionWish;
import dev.weir.scenario.QueueLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be proved.
 *
 * @param line between the nodes
 * @param compression a level, {@code auto} or off
 * @param queue what the source's queue holds; empty: as usual, and never full in the prediction
 * @param places directories that the person named
 * @param loopback whether to do without network namespaces even where they are permitted
 * @param watch whether to do without FUSE even where it is permitted
 */
public record ProofRequest(
    ProofWorkload workload,
    long seed,
    LineSpec line,
    CompressionWish compression,
    Optional<QueueLimits> queue,
    Places places,
    boolean loopback,
    boolean watch) {
  public ProofRequest {
    configured(compression);
  }

  /**
   * @param keep for everything that the proof makes; a temporary one when empty
   * @param baseline for the run without replication, made there or taken from there
   */
  public record Places(Optional<Path> keep, Optional<Path> baseline) {
    /** A temporary directory for all. */
    public static final Places TEMPORARY = new Places(Optional.empty(), Optional.empty());

    /** Everything is kept there. */
    public static Places kept(Path directory) {
      return new Places(Optional.of(directory), Optional.empty());
    }
  }

  /** The operations that carry stamps. */
  public StampedPlan stamped() {
    return workload.stamped(seed);
  }

  /** The compression as a node's configuration has it. */
  public String configuredCompression() {
    return configured(compression);
  }

  private static String configured(CompressionWish wish) {
    return switch (wish) {
      case CompressionWish.Off _ -> CompressionLevel.OFF.toString();
      case CompressionWish.OfLevel of -> of.level().toString();
      case CompressionWish.Automatic _ -> "auto";
      case CompressionWish.Measured _, CompressionWish.Assumed _ ->
          throw ProblemException.wrongUse(
              "--compression",
              "a proof has a level of the replicator",
              "write off, low, medium, high or auto");
    };
  }
}

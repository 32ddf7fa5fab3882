package dev.weir.proving;

import dev.weir.codec.CompressionLevel;
import dev.weir.proving.workload.WorkloadSpec;
import dev.weir.units.Bandwidth;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be proved.
 *
 * @param line bandwidth of the line between the nodes
 * @param keep directory for everything that the proof makes; a temporary one when empty
 * @param loopback whether to do without network namespaces even where they are permitted
 * @param watch whether to do without FUSE even where it is permitted
 */
public record ProofRequest(
    WorkloadSpec workload,
    long seed,
    Bandwidth line,
    CompressionLevel compression,
    Optional<Path> keep,
    boolean loopback,
    boolean watch) {}

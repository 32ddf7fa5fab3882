package dev.weir.node;

import dev.weir.config.JobConfig;
import dev.weir.engine.Leveling;
import dev.weir.engine.Policy;
import dev.weir.holder.Keeper;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the driver of one source job has to know.
 *
 * @param keeper of what outlives this process
 * @param spillDirectory where the disk queue lies
 * @param catalogueFile what the target holds, for the next start
 * @param record where the job's own measurements go
 * @param prediction what was planned
 */
record SourceSettings(
    String node,
    String job,
    CaptureChoice.Choice capture,
    Keeper keeper,
    Policy policy,
    Leveling leveling,
    int connections,
    Path spillDirectory,
    Path catalogueFile,
    Optional<Path> record,
    Optional<JobConfig.Prediction> prediction) {}

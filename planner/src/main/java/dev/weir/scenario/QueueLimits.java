package dev.weir.scenario;

import dev.weir.units.DataSize;
import java.time.Duration;

/**
 * The source's queue.
 *
 * @param memory backlog held in memory, records as they were written
 * @param disk backlog then held on disk, the same; 0: none
 * @param reconnectAfter from the end of an outage until the replicator is connected again
 */
public record QueueLimits(DataSize memory, DataSize disk, Duration reconnectAfter) {}

package dev.weir.scenario;

import java.time.Duration;

/**
 * Asks what latency synchronous replication would add to each write.
 *
 * @param diskWrite the target's durable write
 */
public record SynchronousMode(Duration diskWrite) {}

package dev.weir.drift;

import dev.weir.engine.Status;

/**
 * What a driver has counted since its job began.
 *
 * @param at when, nanoseconds since 1970-01-01T00:00Z
 * @param writtenBytes payload that applications wrote
 * @param wireBytes Ethernet bytes sent
 * @param prepared what was packed
 */
public record Counters(long at, long writtenBytes, long wireBytes, Status.Prepared prepared) {}

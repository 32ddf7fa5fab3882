package dev.weir.analysis;

/**
 * One moment of a queue: backlog and age belong together because both are of this moment.
 *
 * @param atNanos since 1970-01-01T00:00Z
 * @param backlogWireBytes outstanding at that moment, as the line counts
 * @param backlogPayloadBytes the payload of the same writes: what a disaster then would lose
 * @param ageSeconds recovery point age at that moment
 */
public record WorstMoment(
    long atNanos, double backlogWireBytes, double backlogPayloadBytes, double ageSeconds) {}

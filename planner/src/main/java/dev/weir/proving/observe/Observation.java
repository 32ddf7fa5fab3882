package dev.weir.proving.observe;

/**
 * One sample of a replica.
 *
 * @param atNanos when it was taken, ns since 1970
 * @param ageNanos visible recovery point age: the time since the oldest operation began that the
 *     replica does not show, 0 when it shows all
 * @param outstandingBytes payload of the operations that it does not show
 * @param outstandingOperations how many they are
 * @param disorder operations that are missing though a later one is there, looked for again after
 *     the later one was seen
 */
public record Observation(
    long atNanos, long ageNanos, long outstandingBytes, long outstandingOperations, int disorder) {}

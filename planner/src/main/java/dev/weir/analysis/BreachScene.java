package dev.weir.analysis;

/**
 * One breach with what led to it.
 *
 * @param breach the period above the objective
 * @param busySinceNanos since when the queue had not been empty: what was written from here to the
 *     end of the breach caused it
 * @param largestAge the moment of the oldest recovery point within the breach
 * @param largestBacklog the moment of most data lost within the breach
 */
public record BreachScene(
    Breach breach, long busySinceNanos, WorstMoment largestAge, WorstMoment largestBacklog) {}

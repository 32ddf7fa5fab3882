package dev.weir.capture;

/**
 * What the measuring itself cost the measured machine, from start to the moment of the entry.
 *
 * @param elapsedNanos time measured
 * @param cpuNanos processor time of the collector's process, start-up included; -1 where unknown
 * @param residentBytes largest resident memory seen; -1 where the platform does not tell
 * @param bytesWritten capture file bytes written
 * @param samples ticks of the sampling loop done
 * @param lateTicks ticks that came so late that the times within their interval are not known
 */
public record CollectionCost(
    long elapsedNanos,
    long cpuNanos,
    long residentBytes,
    long bytesWritten,
    long samples,
    long lateTicks) {}

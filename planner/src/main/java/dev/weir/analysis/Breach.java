package dev.weir.analysis;

/**
 * A maximal period with recovery point age above the objective, in nanoseconds since
 * 1970-01-01T00:00Z.
 *
 * @param open true when the measured period ended first
 * @param peakAgeSeconds largest age in it
 */
public record Breach(long startNanos, long endNanos, boolean open, double peakAgeSeconds) {}

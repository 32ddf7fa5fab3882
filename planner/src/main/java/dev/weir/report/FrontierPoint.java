package dev.weir.report;

/**
 * One point of the frontier: how much line one objective needs.
 *
 * @param rpoSeconds the objective, more than 0
 * @param atLeastBytesPerSecond low bound
 * @param atMostBytesPerSecond high bound
 */
public record FrontierPoint(
    double rpoSeconds, double atLeastBytesPerSecond, double atMostBytesPerSecond) {}

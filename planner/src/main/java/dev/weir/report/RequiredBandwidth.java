package dev.weir.report;

/**
 * The constant line that one objective needs.
 *
 * @param rpoSeconds the objective
 * @param atLeastBytesPerSecond the low bound: bytes spread evenly inside the samples
 * @param atMostBytesPerSecond the high bound: some arrangement inside the samples reaches it
 * @param binding the interval that decides the low bound
 * @param bindingWireBytes wire bytes written in that interval
 * @param gapSeconds time within that interval that was not measured
 */
public record RequiredBandwidth(
    double rpoSeconds,
    double atLeastBytesPerSecond,
    double atMostBytesPerSecond,
    Period binding,
    double bindingWireBytes,
    double gapSeconds) {}

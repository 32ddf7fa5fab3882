package dev.weir.report;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A line that TCP cannot fill.
 *
 * @param line its name
 * @param allowedBitsPerSecond what replication may have of it
 * @param usableBitsPerSecond what TCP carries of that
 * @param loss as a share of 1, where given
 * @param connections that would fill it
 * @param windowBytes that would fill it, where the window is too small
 * @param lossNeeded that would fill it, where the loss is too large; only where {@code loss} is
 *     given
 */
public record TcpLimit(
    String line,
    double allowedBitsPerSecond,
    double usableBitsPerSecond,
    double roundTripSeconds,
    OptionalDouble loss,
    long connections,
    OptionalLong windowBytes,
    OptionalDouble lossNeeded) {}

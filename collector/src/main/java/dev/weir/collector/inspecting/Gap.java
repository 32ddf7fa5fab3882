package dev.weir.collector.inspecting;

/**
 * A stretch in which nothing was measured.
 *
 * @param startNanos begin, nanoseconds since 1970-01-01T00:00Z
 * @param cause of its first row that tells one
 */
public record Gap(long startNanos, long lengthNanos, String cause) {}

package dev.weir.collector.inspecting;

import java.util.List;

/**
 * All gaps of a source.
 *
 * @param longest the five longest, longest first
 */
public record Gaps(long count, long totalNanos, List<Gap> longest) {}

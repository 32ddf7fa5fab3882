package dev.weir.collector.importing;

import dev.weir.capture.SourceKind;

/**
 * One source of a table of counters.
 *
 * @param bytesColumn column with what it writes per second
 * @param bytesPerUnit bytes in one unit of that column
 * @param operationsColumn column with its writes per second, or -1
 */
record PdhSource(
    String name, SourceKind kind, int bytesColumn, double bytesPerUnit, int operationsColumn) {}

/**
 * The last resort among the probes: measures by scanning what a scanning replicator would send. The
 * scanner itself is in {@code dev.weir.scan}.
 */
@NullMarked
package dev.weir.collector.scanning;

import org.jspecify.annotations.NullMarked;

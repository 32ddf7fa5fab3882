/**
 * {@code weir prove} and {@code weir demo}: a prediction, a replicated run under the same
 * conditions, and both side by side. The packages below know nothing of the replicator (observe:
 * its formats only); this one starts its nodes as anybody would, by configuration file and command
 * line.
 */
@NullMarked
package dev.weir.proving;

import org.jspecify.annotations.NullMarked;

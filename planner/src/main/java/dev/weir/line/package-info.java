/**
 * Candidate lines: what they are called, carry and cost, and what TCP can make of them. Knows no
 * workload and no queue.
 */
@NullMarked
package dev.weir.line;

import org.jspecify.annotations.NullMarked;

/**
 * The bundled writer of {@code weir prove}: a workload that a seed determines to the byte, the
 * process that carries it out and the journal of what it did. Nothing in here knows that anything
 * is replicated.
 */
@NullMarked
package dev.weir.proving.workload;

import org.jspecify.annotations.NullMarked;

/**
 * Finds what changed in a directory tree by looking at it again: portable, without any right beyond
 * reading. Knows nothing of captures, operations or targets; those listen through {@link
 * dev.weir.scan.ChangeSink}.
 */
@NullMarked
package dev.weir.scan;

import org.jspecify.annotations.NullMarked;

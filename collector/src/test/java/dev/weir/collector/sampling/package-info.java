/** Tests of the sampling loop. */
@NullMarked
package dev.weir.collector.sampling;

import org.jspecify.annotations.NullMarked;

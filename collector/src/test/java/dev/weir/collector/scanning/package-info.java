/** Tests of {@code dev.weir.collector.scanning}. */
@NullMarked
package dev.weir.collector.scanning;

import org.jspecify.annotations.NullMarked;

/** Tests of the importers. */
@NullMarked
package dev.weir.collector.importing;

import org.jspecify.annotations.NullMarked;

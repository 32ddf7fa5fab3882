/** Disk counters on every platform that OSHI knows. Nothing else of OSHI is used. */
@NullMarked
package dev.weir.collector.oshi;

import org.jspecify.annotations.NullMarked;

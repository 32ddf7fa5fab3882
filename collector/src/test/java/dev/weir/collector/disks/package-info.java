/** Tests of the counters of disks. */
@NullMarked
package dev.weir.collector.disks;

import org.jspecify.annotations.NullMarked;

/**
 * From captures to one arrival curve: the payload bytes that a protected set, a group or a fleet
 * wrote, interval by interval, with every gap kept as a gap. Knows captures and units; knows no
 * line, no wire cost and no queue.
 */
@NullMarked
package dev.weir.workload;

import org.jspecify.annotations.NullMarked;

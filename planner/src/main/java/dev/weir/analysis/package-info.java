/**
 * Exact answers about a workload on a line, constant or changing with time: required bandwidth with
 * its binding interval and bounds, backlog and age, the worst place of an outage, the smallest line
 * under a calendar. Pure computation over arrays: knows no file, no command, no report and no
 * simulation.
 */
@NullMarked
package dev.weir.analysis;

import org.jspecify.annotations.NullMarked;

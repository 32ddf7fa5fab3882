/**
 * Exact answers about a workload on a constant, uninterrupted line: required bandwidth with its
 * binding interval and bounds, backlog and age by the closed form. Pure computation over arrays:
 * knows no file, no command, no report and no simulation.
 */
@NullMarked
package dev.weir.analysis;

import org.jspecify.annotations.NullMarked;

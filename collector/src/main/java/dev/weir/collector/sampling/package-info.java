/**
 * The sampling loop and the ports through which it sees a machine: {@link
 * dev.weir.collector.sampling.Probe} and {@link dev.weir.collector.sampling.ProbeProvider}. No
 * system call, no platform and no command line in here.
 */
@NullMarked
package dev.weir.collector.sampling;

import org.jspecify.annotations.NullMarked;

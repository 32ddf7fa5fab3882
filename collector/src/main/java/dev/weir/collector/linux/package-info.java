/**
 * Counts what applications write below chosen directories by BPF programs on the kernel's ext4
 * tracepoints. Everything that knows a kernel structure of BPF, perf events or tracefs lives here;
 * the sampling loop, the capture file and other platforms do not.
 */
@NullMarked
package dev.weir.collector.linux;

import org.jspecify.annotations.NullMarked;

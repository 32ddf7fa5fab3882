/**
 * The use case behind {@code weir plan}: a workload and candidate lines in, required bandwidth,
 * queues, the check against the engine and the {@link dev.weir.report.Report} out. Knows no command
 * line, no file format and no renderer.
 */
@NullMarked
package dev.weir.planning;

import org.jspecify.annotations.NullMarked;

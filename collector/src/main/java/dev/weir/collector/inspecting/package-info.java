/**
 * What a capture holds, summed up in one pass over it: rates, moments, gaps, hours of the week,
 * write sizes, rewriting and compressibility. Accumulators of fixed size and their results; nothing
 * here reads a file or prints.
 */
@NullMarked
package dev.weir.collector.inspecting;

import org.jspecify.annotations.NullMarked;

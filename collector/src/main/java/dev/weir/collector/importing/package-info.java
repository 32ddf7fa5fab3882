/**
 * One reader per foreign format and one registry of them. A reader takes bytes and yields measured
 * intervals; whatever it must assume it says in the header. Unknown input is an error with line and
 * column, and memory is bounded by the number of sources, never by the length of a file or line.
 */
@NullMarked
package dev.weir.collector.importing;

import org.jspecify.annotations.NullMarked;

/**
 * The compression that is sent and that is measured, the same code for both: levels, packing and
 * unpacking of blocks in memory. No file, no socket and no thread in here.
 */
@NullMarked
package dev.weir.codec;

import org.jspecify.annotations.NullMarked;

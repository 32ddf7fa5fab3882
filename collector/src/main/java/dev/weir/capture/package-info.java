/**
 * The capture file: who wrote how many bytes in which interval, readable up to the last complete
 * block after any crash. docs/formats/capture-v1.md specifies it. Reading and writing take streams;
 * only commands open files.
 */
@NullMarked
package dev.weir.capture;

import org.jspecify.annotations.NullMarked;

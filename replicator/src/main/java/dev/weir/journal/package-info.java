/**
 * Ordered, checksummed batches in segment files: the target's redo journal and the source's spill.
 * docs/formats/journal-v1.md specifies them. Payload is opaque here: nothing is compressed,
 * decompressed or interpreted.
 */
@NullMarked
package dev.weir.journal;

import org.jspecify.annotations.NullMarked;

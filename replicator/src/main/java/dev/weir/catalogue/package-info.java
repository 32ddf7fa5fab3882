/**
 * Which content the other side is known to hold, kept on disk between two runs of a job:
 * docs/formats/catalogue-v1.md.
 */
@NullMarked
package dev.weir.catalogue;

import org.jspecify.annotations.NullMarked;

/**
 * How well what was written would pack: picks written bytes by lot, packs their content with the
 * replicator's codecs, and keeps nothing but lengths and times. Content lives in buffers of this
 * package only, is written over by the next and cleared at the end, and is never stored, sent or
 * logged. How content is read is the probes' own.
 */
@NullMarked
package dev.weir.collector.compressing;

import org.jspecify.annotations.NullMarked;

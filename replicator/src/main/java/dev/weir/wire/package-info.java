/**
 * The frames that two nodes exchange and their bytes; docs/formats/wire-v1.md specifies them. No
 * socket, thread or file in here: decoding takes a buffer, and whatever arrives, it either yields a
 * frame or a {@link dev.weir.wire.WireException} that a person can read.
 */
@NullMarked
package dev.weir.wire;

import org.jspecify.annotations.NullMarked;

/**
 * The replica: batches are journalled, acknowledged when durable, and applied in order beneath one
 * root, which equals the source at exactly one position after each start. Nothing here opens a
 * socket, starts a thread or reads a clock.
 */
@NullMarked
package dev.weir.target;

import org.jspecify.annotations.NullMarked;

/**
 * The replicator's commands: {@code weir node}, {@code weir job}, {@code weir keys}. A command
 * parses, calls one use case and prints; nothing is decided here.
 */
@NullMarked
package dev.weir.replicator.cli;

import org.jspecify.annotations.NullMarked;

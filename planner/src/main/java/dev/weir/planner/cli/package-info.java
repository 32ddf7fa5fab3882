/**
 * The planner's commands: {@code weir plan}, {@code weir prove}, {@code weir demo}. A command
 * parses, calls one use case and prints; nothing is computed here.
 */
@NullMarked
package dev.weir.planner.cli;

import org.jspecify.annotations.NullMarked;

/**
 * The command line: the root command, what all commands share (exit codes, error printing), and the
 * collector's own commands. A command parses, calls one use case and prints.
 */
@NullMarked
package dev.weir.collector.cli;

import org.jspecify.annotations.NullMarked;

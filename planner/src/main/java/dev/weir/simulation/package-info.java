/**
 * The replicator's engine in virtual time: measured workloads arrive, a modelled line, codec, disk
 * and target answer, and the very decisions of the deployed replicator are taken in between: what
 * to send, when to spill, to disconnect, to mirror. No second model of the engine lives here, and
 * nothing here reads a file or a clock.
 */
@NullMarked
package dev.weir.simulation;

import org.jspecify.annotations.NullMarked;

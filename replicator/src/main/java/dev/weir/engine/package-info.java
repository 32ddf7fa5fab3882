/**
 * The replicator's decisions: what to send next, how much, when to wait, when to spill, disconnect
 * or mirror. Events go in, actions come out. No thread, no clock, no I/O: the node drives this
 * package with sockets and files, the planner drives the very same code in virtual time. It handles
 * descriptors (position, size, time), never payload.
 */
@NullMarked
package dev.weir.engine;

import org.jspecify.annotations.NullMarked;

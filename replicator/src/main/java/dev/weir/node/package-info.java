/**
 * The node: jobs, their life cycle, the queue between capture and line, and the real-time driver of
 * {@link dev.weir.engine.Engine}. Threads, clock, sockets and files meet here; what to do next is
 * decided in the engine, how bytes look in {@link dev.weir.wire}.
 */
@NullMarked
package dev.weir.node;

import org.jspecify.annotations.NullMarked;

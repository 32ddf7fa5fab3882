/**
 * One connection between two nodes: TCP, TLS 1.3 with both sides authenticated, frames, signs of
 * life, back-pressure, and making the connection again. What is said over it is decided elsewhere;
 * nothing in here knows a journal, a queue or a job.
 */
@NullMarked
package dev.weir.transport;

import org.jspecify.annotations.NullMarked;

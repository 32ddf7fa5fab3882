/**
 * The link test between two sites: protocol, both ends, and what is made of the measurements. Knows
 * sockets and TCP; nothing of captures, of the replicator and of how results are printed.
 */
@NullMarked
package dev.weir.linktest;

import org.jspecify.annotations.NullMarked;

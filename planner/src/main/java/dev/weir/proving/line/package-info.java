/**
 * The line between the two nodes of a proof: a network namespace behind a shaped pair of virtual
 * interfaces, or the loopback where that is not permitted. Nothing leaves the machine. Nothing in
 * here knows what travels on the line.
 */
@NullMarked
package dev.weir.proving.line;

import org.jspecify.annotations.NullMarked;

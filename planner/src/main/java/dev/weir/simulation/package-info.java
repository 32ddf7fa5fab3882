/**
 * The replicator's engine in virtual time: a measured workload arrives, a modelled line, codec and
 * target answer, and the very decisions of the deployed replicator are taken in between. No second
 * model of the engine lives here.
 */
@NullMarked
package dev.weir.simulation;

import org.jspecify.annotations.NullMarked;

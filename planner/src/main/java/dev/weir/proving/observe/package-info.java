/**
 * What an outsider finds on a replica: which operations of the writer's log its files show. Nothing
 * in here asks the replicator anything; it may depend on the workload's stamps and on nothing else
 * of Weir.
 */
@NullMarked
package dev.weir.proving.observe;

import org.jspecify.annotations.NullMarked;

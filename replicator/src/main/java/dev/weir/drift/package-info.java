/**
 * What happens to a job in production, and what of it was planned: sums that a driver feeds, and
 * the report that holds them against a prediction. No thread, clock, file or socket.
 */
@NullMarked
package dev.weir.drift;

import org.jspecify.annotations.NullMarked;

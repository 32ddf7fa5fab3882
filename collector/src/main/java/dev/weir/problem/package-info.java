/**
 * How a failure is told to a person: what happened, where, what to do next, and the exit code that
 * scripts see.
 */
@NullMarked
package dev.weir.problem;

import org.jspecify.annotations.NullMarked;

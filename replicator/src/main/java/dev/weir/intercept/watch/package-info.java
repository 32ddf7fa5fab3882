/**
 * The capture of last resort: sees changes by looking again. How differences are found is in {@code
 * dev.weir.scan}; here they become operations.
 */
@NullMarked
package dev.weir.intercept.watch;

import org.jspecify.annotations.NullMarked;

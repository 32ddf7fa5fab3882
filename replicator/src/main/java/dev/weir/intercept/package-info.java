/**
 * How changes are seen: the port {@link dev.weir.intercept.WriteSource} and its adapters in the
 * packages below.
 */
@NullMarked
package dev.weir.intercept;

import org.jspecify.annotations.NullMarked;

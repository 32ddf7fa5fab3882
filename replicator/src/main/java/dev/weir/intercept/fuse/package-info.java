/**
 * Capture by FUSE: the protected directory is mounted over itself and every request that changes
 * something becomes one operation, numbered under the lock that orders its effect. Speaks the raw
 * protocol of /dev/fuse; nothing here knows queue, wire or target.
 */
@NullMarked
package dev.weir.intercept.fuse;

import org.jspecify.annotations.NullMarked;

/**
 * One captured change as bytes: the layout shared by the interceptor that makes it, the queue and
 * wire that carry it and the target that applies it. docs/formats/operation-v1.md specifies it. No
 * I/O in here.
 */
@NullMarked
package dev.weir.operation;

import org.jspecify.annotations.NullMarked;

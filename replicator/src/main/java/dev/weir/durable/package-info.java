/**
 * Files that survive a crash whole: how one is written, put in its place and made durable, in one
 * place for everything that keeps state. Knows nothing of what the files hold.
 */
@NullMarked
package dev.weir.durable;

import org.jspecify.annotations.NullMarked;

/**
 * Linux system calls, error numbers and structure layouts through the foreign-function interface:
 * the only package that sees a method handle. Calls return the kernel's result, or minus the error
 * number; nothing is interpreted here.
 */
@NullMarked
package dev.weir.linux;

import org.jspecify.annotations.NullMarked;

/**
 * Which objects below a protected directory count: patterns over paths of raw bytes, decided one
 * directory at a time. docs/rules.md specifies them. Nothing in here touches a file.
 */
@NullMarked
package dev.weir.rules;

import org.jspecify.annotations.NullMarked;

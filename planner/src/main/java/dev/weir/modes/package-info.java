/**
 * Other ways to replicate than continuously: what synchronous writes would wait, and how old
 * periodic copies become. Pure computation on records.
 */
@NullMarked
package dev.weir.modes;

import org.jspecify.annotations.NullMarked;

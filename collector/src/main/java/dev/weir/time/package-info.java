/**
 * Ranges of time and weekly calendars, as pure functions of an instant. No clock is read in here.
 */
@NullMarked
package dev.weir.time;

import org.jspecify.annotations.NullMarked;

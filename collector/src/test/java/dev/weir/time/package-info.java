/** Tests of time ranges and calendars. */
@NullMarked
package dev.weir.time;

import org.jspecify.annotations.NullMarked;

/**
 * The further chapters of a report, one class each: a pure function from a plan to the {@link
 * dev.weir.report.Section} that renderers print, or nothing where nothing was asked. Knows no
 * renderer and no command line.
 */
@NullMarked
package dev.weir.planning.chapters;

import org.jspecify.annotations.NullMarked;

/**
 * The report as plain text for a terminal. Colour is for terminals only; widths count full-width
 * characters twice; nothing in here decides a number.
 */
@NullMarked
package dev.weir.report.text;

import org.jspecify.annotations.NullMarked;

/**
 * Draws the charts of a report with JFreeChart and the bundled font, for any Graphics2D: pages of a
 * PDF as vectors, images for a screen. Scaling values to the unit of an axis is all the arithmetic
 * that may live here.
 */
@NullMarked
package dev.weir.report.chart;

import org.jspecify.annotations.NullMarked;

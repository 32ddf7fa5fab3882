/**
 * Writes a report as one HTML file: text, tables and charts as SVG that are whole without a script
 * and without a network, and a script that lets a reader point at a curve, enlarge a stretch of it
 * and have it read aloud. Nothing is computed here.
 */
@NullMarked
package dev.weir.report.html;

import org.jspecify.annotations.NullMarked;

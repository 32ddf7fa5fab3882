/**
 * The tables of a report as CSV in one ZIP, for other programs: base units, names of the JSON, the
 * same words in every language. Nothing in here decides a number.
 */
@NullMarked
package dev.weir.report.csv;

import org.jspecify.annotations.NullMarked;

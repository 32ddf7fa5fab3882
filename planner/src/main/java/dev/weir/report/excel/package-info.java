/**
 * The report as a workbook: the record's values as cached values, live formulas over the envelope
 * and the timeline beside them, native charts. Nothing in here decides a number; unit conversion
 * into the unit of a column is all the arithmetic that may live here.
 */
@NullMarked
package dev.weir.report.excel;

import org.jspecify.annotations.NullMarked;

/**
 * The immutable {@link dev.weir.report.Report}: everything that any renderer prints, so that the
 * workbook, the PDF, the terminal table and the JSON cannot disagree. Records, the factories that
 * build them and the one formatter live here; reading captures, analysing workloads and drawing
 * pages do not.
 */
@NullMarked
package dev.weir.report;

import org.jspecify.annotations.NullMarked;

/**
 * The report as a PDF: pages laid out here, text in embedded subset fonts, charts as vectors, tags
 * for readers that listen. Nothing in here decides a number.
 */
@NullMarked
package dev.weir.report.pdf;

import org.jspecify.annotations.NullMarked;

/**
 * YAML read by a strict binding: unknown keys are refused with the nearest known one, every problem
 * of a file is told at once and with its line and column, and size and depth are bounded. Knows no
 * particular file; one method opens one.
 */
@NullMarked
package dev.weir.yaml;

import org.jspecify.annotations.NullMarked;

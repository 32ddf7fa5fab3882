/**
 * What a plan asks beyond the measurement: the scenario file as records, and its reader.
 * docs/formats/scenario.md specifies the file. Nothing in here computes an answer.
 */
@NullMarked
package dev.weir.scenario;

import org.jspecify.annotations.NullMarked;

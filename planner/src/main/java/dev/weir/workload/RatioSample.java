package dev.weir.workload;

import dev.weir.capture.Observation;

/**
 * A sample of written content with what it stands for.
 *
 * @param weightBytes payload written by its source in the stretch that it was taken from
 */
public record RatioSample(double weightBytes, Observation.Compressibility sample) {}

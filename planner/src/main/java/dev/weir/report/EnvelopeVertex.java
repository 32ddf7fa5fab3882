package dev.weir.report;

/**
 * A vertex of the upper concave hull of "most wire bytes in any interval of this length" (model.md,
 * Envelope).
 *
 * @param seconds length of the interval, more than 0
 * @param wireBytes most wire bytes in any interval so long
 * @param interval one interval that reaches it
 */
public record EnvelopeVertex(double seconds, double wireBytes, Period interval) {}

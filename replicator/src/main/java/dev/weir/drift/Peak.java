package dev.weir.drift;

/**
 * The largest value of a figure so far.
 *
 * @param value in the figure's own unit; 0 when there was nothing above
 * @param at when, nanoseconds since 1970-01-01T00:00Z
 * @param buildUp what happened from a second or two before the job was live for the last time until
 *     then
 */
public record Peak(double value, long at, Tally buildUp) {}

package dev.weir.workload;

import dev.weir.codec.CompressionLevel;
import dev.weir.units.Ratio;

/**
 * What one level makes of written content, from samples.
 *
 * @param ratio payload over packed, of all bytes that the samples stand for
 * @param lowRatio a tenth of these bytes lies in samples that pack worse
 * @param highRatio a tenth of these bytes lies in samples that pack better
 * @param samples how many
 * @param sampledBytes content that was packed
 * @param standForBytes payload written in the stretches that the samples were taken from
 * @param codecBytesPerSecond payload that one core of the measured machine packs in a second;
 *     infinite where it takes no time
 */
public record MeasuredRatio(
    CompressionLevel level,
    Ratio ratio,
    double lowRatio,
    double highRatio,
    int samples,
    long sampledBytes,
    double standForBytes,
    double codecBytesPerSecond) {}

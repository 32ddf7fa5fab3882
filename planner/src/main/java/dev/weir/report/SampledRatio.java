package dev.weir.report;

/**
 * A compression ratio found on samples of written content.
 *
 * @param level name of the compression level
 * @param ratio bytes before over bytes after
 * @param lowRatio a tenth of the bytes packs worse
 * @param highRatio a tenth of the bytes packs better
 * @param samples how many
 * @param bytes content that was packed
 * @param share of the written bytes that the samples stand for, at most 1
 * @param codecBytesPerSecond payload that one core packs in a second
 */
public record SampledRatio(
    String level,
    double ratio,
    double lowRatio,
    double highRatio,
    int samples,
    double bytes,
    double share,
    double codecBytesPerSecond) {}

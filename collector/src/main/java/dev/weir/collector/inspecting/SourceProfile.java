package dev.weir.collector.inspecting;

import dev.weir.capture.SourceStatistics;
import java.util.List;

/**
 * Everything that one source of a capture amounts to.
 *
 * @param writeSizes element i counts writes of 2^i to 2^(i+1) - 1 bytes; all 0 where not observed
 * @param packing one entry for each level observed
 */
public record SourceProfile(
    SourceStatistics statistics,
    Rates rates,
    Gaps gaps,
    Operations operations,
    List<Long> writeSizes,
    Rewriting rewriting,
    List<Packing> packing) {}

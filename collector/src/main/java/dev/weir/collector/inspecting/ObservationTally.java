package dev.weir.collector.inspecting;

import dev.weir.capture.Observation;
import dev.weir.codec.CompressionLevel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Sums up what was observed of one source beside its bytes. */
final class ObservationTally {
  private final long[] sizes = new long[Observation.WriteSizes.MOST_BUCKETS];
  private final Map<CompressionLevel, Packed> packed = new EnumMap<>(CompressionLevel.class);
  private Rewriting rewriting = Rewriting.NONE;

  private static final class Packed {
    final Distribution ratios = new Distribution();
    long plainBytes;
    long packedBytes;
    long cpuNanos;
  }

  void add(Observation observation) {
    switch (observation) {
      case Observation.WriteSizes writes -> {
        for (int i = 0; i < writes.counts().size(); i++) {
          sizes[i] += writes.counts().get(i);
        }
      }
      case Observation.Rewrites window ->
          rewriting =
              rewriting.and(window.lengthNanos(), window.writtenBytes(), window.distinctBytes());
      case Observation.Compressibility sample ->
          sample.levels().forEach(level -> add(sample.plainBytes(), level));
    }
  }

  private void add(long plainBytes, Observation.Packed level) {
    Packed sum = packed.computeIfAbsent(level.level(), _ -> new Packed());
    sum.ratios.add(plainBytes / (double) level.packedBytes(), 1);
    sum.plainBytes += plainBytes;
    sum.packedBytes += level.packedBytes();
    sum.cpuNanos += level.cpuNanos();
  }

  /** Element i counts writes of 2^i to 2^(i+1) - 1 bytes. */
  List<Long> writeSizes() {
    List<Long> counts = new ArrayList<>();
    for (long size : sizes) {
      counts.add(size);
    }
    return counts;
  }

  Rewriting rewriting() {
    return rewriting;
  }

  List<Packing> packing() {
    List<Packing> levels = new ArrayList<>();
    packed.forEach(
        (level, sum) ->
            levels.add(
                new Packing(level, sum.ratios, sum.plainBytes, sum.packedBytes, sum.cpuNanos)));
    return levels;
  }
}

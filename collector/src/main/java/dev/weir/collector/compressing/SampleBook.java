package dev.weir.collector.compressing;

import dev.weir.capture.Observation;
import dev.weir.codec.CompressionLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The results since the last observation, and the lottery that they were picked by. Every window
 * written since then had the same chance to be in it, at each moment: when the lottery is thinned,
 * the results that the thinner one would not have picked go.
 */
final class SampleBook {
  private final List<CompressionLevel> levels;
  private final List<WindowResult> results = new ArrayList<>();
  private final Map<Integer, Long> unsampledSince = new HashMap<>();
  private Lottery lottery;

  SampleBook(List<CompressionLevel> levels, Lottery lottery) {
    this.levels = List.copyOf(levels);
    this.lottery = lottery;
  }

  Lottery lottery() {
    return lottery;
  }

  int size() {
    return results.size();
  }

  /** Adds a result unless the lottery was thinned past it meanwhile. */
  void add(WindowResult result) {
    if (lottery.wins(result.ticket())) {
      results.add(result);
    }
  }

  /** Halves the chance of every window, of those that are over too. */
  void thin() {
    lottery = lottery.thinner();
    results.removeIf(result -> !lottery.wins(result.ticket()));
  }

  /**
   * Gives one observation for each source that has a result and begins anew. A source without one
   * keeps its stretch open until it has, so that all its bytes belong to some observation.
   *
   * @param sources how many there are
   * @param next lottery of what follows
   */
  void observe(
      int sources,
      long startNanos,
      long lengthNanos,
      Lottery next,
      Consumer<Observation> observations) {
    for (int source = 0; source < sources; source++) {
      long since = unsampledSince.getOrDefault(source, startNanos);
      List<WindowResult> own = of(source);
      if (own.isEmpty()) {
        unsampledSince.put(source, since);
      } else {
        unsampledSince.remove(source);
        observations.accept(observation(source, own, since, startNanos + lengthNanos - since));
      }
    }
    results.clear();
    lottery = next;
  }

  private List<WindowResult> of(int source) {
    return results.stream().filter(result -> result.source() == source).toList();
  }

  private Observation observation(
      int source, List<WindowResult> own, long startNanos, long lengthNanos) {
    List<Observation.Packed> packed = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      int level = i;
      packed.add(
          new Observation.Packed(
              levels.get(level),
              own.stream().mapToLong(result -> result.packedBytes().get(level)).sum(),
              own.stream().mapToLong(result -> result.cpuNanos().get(level)).sum()));
    }
    long plain = own.stream().mapToLong(WindowResult::plainBytes).sum();
    return new Observation.Compressibility(source, startNanos, lengthNanos, plain, packed);
  }
}

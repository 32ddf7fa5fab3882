package dev.weir.workload;

import java.util.List;

/**
 * The sources that a plan counts, together on one clock.
 *
 * @param sources those that are summed, at least one
 * @param notes whole sentences about what was left out or assumed
 */
public record WorkloadSet(List<MeasuredSource> sources, List<String> notes) {
  private static final int MOST_NAMES = 3;

  public WorkloadSet {
    sources = List.copyOf(sources);
    notes = List.copyOf(notes);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("a workload has at least one source");
    }
  }

  /** What arrives, with gaps as idle time: the base of every "at least". */
  public Workload sum() {
    return WorkloadSum.of(name(), sources.stream().map(MeasuredSource::workload).toList());
  }

  /**
   * What would arrive if every gap of a source held the most that any measured window of this
   * length held: the base of every "at most". One workload for each source on its own grid, because
   * the bytes of a sample may come at any moment inside it; where all sources have the same grid,
   * their sum says the same.
   */
  public List<Workload> gapsFilled() {
    List<Workload> parts = sources.stream().map(MeasuredSource::workload).toList();
    long start = parts.stream().mapToLong(Workload::startNanos).min().orElseThrow();
    long end = parts.stream().mapToLong(Workload::endNanos).max().orElseThrow();
    List<Workload> filled = parts.stream().map(part -> GapFill.fill(part, start, end)).toList();
    Workload sum = WorkloadSum.of(name(), filled);
    return filled.stream().allMatch(part -> part.size() == sum.size()) ? List.of(sum) : filled;
  }

  /** What is known of the compressibility of all sources. */
  public CompressionSamples samples() {
    return new CompressionSamples(
        sources.stream().flatMap(source -> source.samples().stream()).toList());
  }

  /** The name of the only source, the names of a few, or their number. */
  public String name() {
    if (sources.size() > MOST_NAMES) {
      return sources.size() + " sources";
    }
    return String.join(" + ", sources.stream().map(MeasuredSource::name).toList());
  }
}

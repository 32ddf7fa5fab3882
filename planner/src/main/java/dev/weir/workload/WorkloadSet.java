package dev.weir.workload;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The sources that a plan counts, together on one clock. A few are summed exactly, split at every
 * border of every source; a fleet is summed on a common grid, source by source.
 */
public final class WorkloadSet {
  private static final int MOST_NAMES = 3;

  private final List<MeasuredSource> sources;
  private final List<SourceLabel> labels;
  private final List<String> notes;
  private final Sums sums;

  /** The answers that need all sources at once. */
  sealed interface Sums permits ExactSums, GriddedSums {
    /** See {@link WorkloadSet#sum}. */
    Workload sum();

    /** See {@link WorkloadSet#gapsKept}. */
    List<Workload> gapsKept();

    /** See {@link WorkloadSet#gapsFilled}. */
    List<Workload> gapsFilled();

    /** See {@link WorkloadSet#grid}. */
    Optional<Duration> grid();

    /** See {@link WorkloadSet#servers}. */
    List<ServerFigures> servers();

    /** See {@link WorkloadSet#bytesWithin}. */
    double[] bytesWithin(List<Span> windows);

    /** See {@link WorkloadSet#part}. */
    Sums part(List<Integer> kept, ToDoubleFunction<SourceLabel> factor);
  }

  /**
   * Sources whose samples are all in memory, of which nothing more is said.
   *
   * @param sources those that are summed, at least one
   * @param notes whole sentences about what was left out or assumed
   */
  public WorkloadSet(List<MeasuredSource> sources, List<String> notes) {
    this(sources, sources.stream().map(source -> SourceLabel.NONE).toList(), notes);
  }

  /**
   * Sources whose samples are all in memory.
   *
   * @param labels one for each source
   */
  WorkloadSet(List<MeasuredSource> sources, List<SourceLabel> labels, List<String> notes) {
    this(sources, labels, notes, ExactSums.of(sources, labels));
  }

  WorkloadSet(
      List<MeasuredSource> sources, List<SourceLabel> labels, List<String> notes, Sums sums) {
    this.sources = List.copyOf(sources);
    this.labels = List.copyOf(labels);
    this.notes = List.copyOf(notes);
    this.sums = sums;
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("a workload has at least one source");
    }
  }

  /**
   * Some of the sources, their bytes multiplied: one tier, or all as they will be in some years.
   * Figures of single sources and of servers stay as measured.
   *
   * @param kept which labels; at least one source has to have one of them
   * @param factor of the bytes and operations of the sources of a label, 0 or more
   */
  public WorkloadSet part(Predicate<SourceLabel> kept, ToDoubleFunction<SourceLabel> factor) {
    List<Integer> indexes =
        IntStream.range(0, sources.size()).filter(i -> kept.test(labels.get(i))).boxed().toList();
    return new WorkloadSet(
        indexes.stream().map(sources::get).toList(),
        indexes.stream().map(labels::get).toList(),
        notes,
        sums.part(indexes, factor));
  }

  /** What was said of each source, in their order. */
  public List<SourceLabel> labels() {
    return labels;
  }

  /** The machines that the sources belong to, in the order of their first source. */
  public List<ServerFigures> servers() {
    return sums.servers();
  }

  /**
   * Payload bytes that each source wrote in some windows together, in the order of {@link
   * #sources}. May read files.
   *
   * @param windows ascending, none overlapping another
   * @throws dev.weir.problem.ProblemException when a file cannot be read any more
   */
  public double[] bytesWithin(List<Span> windows) {
    return sums.bytesWithin(windows);
  }

  /** Those that are summed, by the start of their measured time. */
  public List<MeasuredSource> sources() {
    return sources;
  }

  /** Whole sentences about what was left out or assumed. */
  public List<String> notes() {
    return notes;
  }

  /** What arrives, with gaps as idle time: the base of every "at least". */
  public Workload sum() {
    return sums.sum();
  }

  /**
   * What would arrive if every gap of a source held the most that any measured window of this
   * length held: the base of every "at most". Several workloads on grids of their own, because the
   * bytes of a sample may come at any moment inside it; where all sources have the same grid, their
   * sum says the same.
   */
  public List<Workload> gapsFilled() {
    return sums.gapsFilled();
  }

  /** The same with nothing in the gaps: tells coarse samples from missing ones. */
  public List<Workload> gapsKept() {
    return sums.gapsKept();
  }

  /** Length of the cells of the common grid; empty where the sum is split at every border. */
  public Optional<Duration> grid() {
    return sums.grid();
  }

  /** All payload bytes of all sources. */
  public double totalBytes() {
    return sources.stream().mapToDouble(source -> source.figures().totals().bytes()).sum();
  }

  /** How all sources write, together. */
  public WrittenShape shape() {
    return sources.stream()
        .map(MeasuredSource::shape)
        .reduce(WrittenShape.NONE, WrittenShape::plus);
  }

  /** What is known of the compressibility of all sources. */
  public CompressionSamples samples() {
    return new CompressionSamples(
        sources.stream().flatMap(source -> source.samples().stream()).toList());
  }

  /** The name of the only source, the names of a few, or their number. */
  public String name() {
    return nameOf(sources);
  }

  static String nameOf(List<MeasuredSource> sources) {
    if (sources.size() > MOST_NAMES) {
      return sources.size() + " sources";
    }
    return String.join(" + ", sources.stream().map(MeasuredSource::name).toList());
  }
}

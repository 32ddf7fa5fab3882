package dev.weir.workload;

import dev.weir.capture.CaptureHeader;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads captures into the sources that a plan counts: which they are, {@link SourceMatching} says.
 * Files that continue each other become one source with a gap between. The samples of few stay in
 * memory; those of a fleet are read a second time, machine by machine, and added up on a grid.
 */
public final class WorkloadReader {
  /** Samples that stay in memory, where there is more than one file: 130 MB. */
  private static final long MOST_HELD = 4_000_000;

  /** Samples times sources up to which they are summed at every border: some seconds. */
  private static final long MOST_EXACT_WORK = 1_000_000_000L;

  private final List<CaptureInput> inputs;
  private final ReadingMemory memory;
  private final ReadingProgress progress;
  private final Function<MeasuredSource, SourceLabel> labelling;
  private final long mostHeld;
  private final AtomicLong held = new AtomicLong();

  private WorkloadReader(
      List<CaptureInput> inputs,
      ReadingMemory memory,
      ReadingProgress progress,
      Function<MeasuredSource, SourceLabel> labelling,
      long mostHeld) {
    this.inputs = inputs;
    this.memory = memory;
    this.progress = progress;
    this.labelling = labelling;
    this.mostHeld = mostHeld;
  }

  /** What one capture gave in the first reading. */
  private record Surveyed(List<SourcePiece> pieces, long intervals, List<String> notes) {}

  /**
   * What was read.
   *
   * @param intervals of each capture, in the order given
   */
  public record Reading(WorkloadSet workload, List<Long> intervals) {}

  /** Reads captures of which nothing more is said. */
  public static Reading read(
      List<CaptureInput> inputs, ReadingMemory memory, ReadingProgress progress)
      throws IOException {
    return read(inputs, memory, progress, source -> SourceLabel.NONE);
  }

  /**
   * Reads captures to their ends, a few at once.
   *
   * @param inputs at least one
   * @param labelling what is said of each source; each label costs a sum of its own
   * @throws ProblemException bad input, with place and remedy; environment when memory is too small
   * @throws IOException when a medium fails
   */
  public static Reading read(
      List<CaptureInput> inputs,
      ReadingMemory memory,
      ReadingProgress progress,
      Function<MeasuredSource, SourceLabel> labelling)
      throws IOException {
    return read(inputs, memory, progress, labelling, MOST_HELD);
  }

  /** The same with another limit to what stays in memory. */
  static Reading read(
      List<CaptureInput> inputs,
      ReadingMemory memory,
      ReadingProgress progress,
      Function<MeasuredSource, SourceLabel> labelling,
      long mostHeld)
      throws IOException {
    if (inputs.isEmpty()) {
      throw ProblemException.wrongUse(
          "weir plan", "no capture was given", "name at least one capture or CSV file");
    }
    return new WorkloadReader(inputs, memory, progress, labelling, mostHeld).read();
  }

  private Reading read() throws IOException {
    progress.begins(ReadingProgress.Phase.READING, inputs.size());
    int atOnce = memory.filesAtOnce(inputs);
    List<Surveyed> surveyed = FileWorkers.each(inputs, atOnce, this::survey);
    SourceMatching matching = new SourceMatching();
    List<List<SourcePiece>> chains =
        matching.chains(surveyed.stream().flatMap(each -> each.pieces().stream()).toList());
    List<String> notes =
        Stream.concat(
                matching.notes().stream(), surveyed.stream().flatMap(each -> each.notes().stream()))
            .toList();
    List<MeasuredSource> sources = chains.stream().map(SourceChain::source).toList();
    List<SourceLabel> labels = sources.stream().map(labelling).toList();
    WorkloadSet workload =
        isSmall(chains)
            ? new WorkloadSet(sources, labels, notes)
            : new WorkloadSet(
                sources,
                labels,
                notes,
                new FleetSum(sources, chains, labels, memory, progress).sums());
    return new Reading(workload, surveyed.stream().map(Surveyed::intervals).toList());
  }

  private Surveyed survey(CaptureInput input) throws IOException {
    CaptureHeader header = input.capture().header();
    CaptureReading reading = CaptureReading.of(input, CaptureReading.all(input));
    List<Integer> measured = reading.measured();
    if (measured.isEmpty()) {
      throw ProblemException.badInput(
          input.name(), "holds no measured interval", "measure longer or give another file");
    }
    boolean hold = inputs.size() == 1 || held.addAndGet(reading.intervals()) <= mostHeld;
    List<SourcePiece> pieces = new ArrayList<>();
    for (int index : measured) {
      Workload workload = reading.take(index);
      pieces.add(
          new SourcePiece(
              input,
              index,
              header.sources().get(index),
              SourceFigures.of(workload),
              reading.samplesOf(index, workload),
              reading.shapeOf(index),
              hold ? workload : null));
    }
    List<String> notes =
        Stream.concat(input.capture().warnings().stream(), header.assumptions().stream())
            .map(sentence -> input.name() + ": " + sentence)
            .toList();
    progress.fileDone();
    return new Surveyed(pieces, reading.intervals(), notes);
  }

  /** One source is its own sum however long it is. */
  private boolean isSmall(List<List<SourcePiece>> chains) {
    boolean inMemory =
        chains.stream().flatMap(List::stream).allMatch(piece -> piece.held() != null);
    long samples =
        chains.stream().flatMap(List::stream).mapToLong(piece -> piece.figures().samples()).sum();
    return inMemory
        && (chains.size() == 1
            || (samples <= mostHeld && samples * chains.size() <= MOST_EXACT_WORK));
  }
}

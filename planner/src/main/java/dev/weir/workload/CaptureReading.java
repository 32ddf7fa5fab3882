package dev.weir.workload;

import dev.weir.capture.CaptureHeader;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the samples of some sources of one capture into memory: one builder for each source. */
final class CaptureReading implements IntervalSink {
  private final String file;
  private final BitSet wanted;
  private final @Nullable WorkloadBuilder[] builders;
  private final Map<Integer, List<Observation.Compressibility>> samples = new HashMap<>();
  private final Map<Integer, WrittenShape.Gatherer> shapes = new HashMap<>();
  private long intervals;

  /**
   * Reads a capture to its end.
   *
   * @param wanted which sources; the others are passed over
   * @throws ProblemException bad input, with place and remedy
   */
  static CaptureReading of(CaptureInput input, BitSet wanted) throws IOException {
    CaptureReading reading = new CaptureReading(input, wanted);
    input.capture().readInto(reading);
    return reading;
  }

  private CaptureReading(CaptureInput input, BitSet wanted) {
    CaptureHeader header = input.capture().header();
    this.file = input.name();
    this.wanted = wanted;
    this.builders = new WorkloadBuilder[header.sources().size()];
    long each = input.knownRows() / Math.max(1, builders.length);
    for (int i = 0; i < builders.length; i++) {
      SourceInfo source = header.sources().get(i);
      builders[i] = new WorkloadBuilder(source.name(), header.zone(), wanted.get(i) ? each : 0);
    }
  }

  /** All sources of a capture. */
  static BitSet all(CaptureInput input) {
    BitSet all = new BitSet();
    all.set(0, input.capture().header().sources().size());
    return all;
  }

  /** Intervals of the sources wanted. */
  long intervals() {
    return intervals;
  }

  /** The sources that have an interval, in the order of the capture. */
  List<Integer> measured() {
    List<Integer> measured = new ArrayList<>();
    for (int i = 0; i < builders.length; i++) {
      if (wanted.get(i) && !builder(i).isEmpty()) {
        measured.add(i);
      }
    }
    return measured;
  }

  /** What a source wrote; gives up the memory of its builder. */
  Workload take(int source) {
    WorkloadBuilder builder = builder(source);
    builders[source] = null;
    return builder.build();
  }

  List<RatioSample> samplesOf(int source, Workload workload) {
    return samples.getOrDefault(source, List.of()).stream()
        .map(
            sample ->
                new RatioSample(
                    workload.bytesBetween(
                        sample.startNanos(), sample.startNanos() + sample.lengthNanos()),
                    sample))
        .toList();
  }

  /** How a source wrote. */
  WrittenShape shapeOf(int source) {
    WrittenShape.Gatherer gatherer = shapes.get(source);
    return gatherer == null ? WrittenShape.NONE : gatherer.shape();
  }

  @Override
  public void interval(int source, long start, long length, long bytes, long operations) {
    WorkloadBuilder builder = builder(source);
    if (wanted.get(source)) {
      builder.interval(start, length, bytes, operations);
      intervals++;
    }
  }

  @Override
  public void gap(int source, long start, long length, String cause) {
    WorkloadBuilder builder = builder(source);
    if (wanted.get(source)) {
      builder.gap(start, length, cause);
    }
  }

  @Override
  public void observation(Observation observation) {
    if (!wanted.get(observation.source())) {
      return;
    }
    if (observation instanceof Observation.Compressibility sample) {
      samples.computeIfAbsent(sample.source(), none -> new ArrayList<>()).add(sample);
    } else {
      shapes
          .computeIfAbsent(observation.source(), none -> new WrittenShape.Gatherer())
          .add(observation);
    }
  }

  private WorkloadBuilder builder(int source) {
    WorkloadBuilder builder = source < 0 || source >= builders.length ? null : builders[source];
    if (builder == null) {
      throw ProblemException.badInput(
          file, "an interval of source number " + source, "take the capture again; it is damaged");
    }
    return builder;
  }
}

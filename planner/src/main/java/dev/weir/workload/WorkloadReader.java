package dev.weir.workload;

import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads captures into the sources that a plan counts. Within one capture only the sources of one
 * kind are summed, or a write would count once for its path and again for its disk. Files that
 * continue each other become one source with a gap between.
 */
public final class WorkloadReader {
  /** The most telling kind first: what a replicator would see before what a disk sees. */
  private static final List<SourceKind> PREFERENCE =
      List.of(
          SourceKind.PATH,
          SourceKind.DISK,
          SourceKind.VOLUME,
          SourceKind.INSTANCE,
          SourceKind.PROCESS);

  /** What importers write where a file does not name its machine. */
  private static final String UNKNOWN_HOST = "unknown";

  private final List<MeasuredSource> found = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Reads one capture to its end.
   *
   * @param file the name for messages
   * @return how many intervals were read
   * @throws ProblemException bad input, with place and remedy
   */
  public long add(String file, CaptureSource capture) throws IOException {
    CaptureHeader header = capture.header();
    Sink sink = new Sink(file, header);
    capture.readInto(sink);
    List<MeasuredSource> measured = sink.measured(header);
    if (measured.isEmpty()) {
      throw ProblemException.badInput(
          file, "holds no measured interval", "measure longer or give another file");
    }
    measured.stream().filter(source -> counted(measured, source)).forEach(found::add);
    noteLeftOut(file, measured);
    capture.warnings().forEach(sentence -> notes.add(file + ": " + sentence));
    header.assumptions().forEach(sentence -> notes.add(file + ": " + sentence));
    return sink.intervals;
  }

  /**
   * @throws ProblemException wrong use when no capture was added; bad input when two files measured
   *     the same thing at the same time
   */
  public WorkloadSet build() {
    if (found.isEmpty()) {
      throw ProblemException.wrongUse(
          "weir plan", "no capture was given", "name at least one capture or CSV file");
    }
    List<MeasuredSource> ordered = new ArrayList<>(found);
    ordered.sort(Comparator.comparingLong(source -> source.workload().startNanos()));
    List<MeasuredSource> joined = new ArrayList<>();
    for (MeasuredSource source : ordered) {
      int before = continued(joined, source);
      if (before < 0) {
        joined.add(source);
      } else {
        joined.set(before, join(joined.get(before), source));
      }
    }
    return new WorkloadSet(joined, notes);
  }

  private static boolean counted(List<MeasuredSource> measured, MeasuredSource source) {
    return measured.stream()
        .allMatch(other -> PREFERENCE.indexOf(source.kind()) <= PREFERENCE.indexOf(other.kind()));
  }

  private void noteLeftOut(String file, List<MeasuredSource> measured) {
    TreeSet<String> names = new TreeSet<>();
    measured.stream()
        .filter(source -> !counted(measured, source))
        .forEach(s -> names.add(s.name()));
    if (!names.isEmpty()) {
      notes.add(
          file
              + ": left out of the sum, because their writes are those of the sources counted: "
              + String.join(", ", names)
              + ".");
    }
  }

  /** The earlier source that this one continues, or -1. */
  private static int continued(List<MeasuredSource> joined, MeasuredSource source) {
    for (int i = 0; i < joined.size(); i++) {
      MeasuredSource before = joined.get(i);
      if (!before.sameThing(source) || before.file().equals(source.file())) {
        continue;
      }
      if (before.workload().endNanos() <= source.workload().startNanos()) {
        return i;
      }
      if (!source.host().isBlank() && !source.host().equals(UNKNOWN_HOST)) {
        throw ProblemException.badInput(
            source.file(),
            "measures '%s' of host '%s' at the same time as %s"
                .formatted(source.name(), source.host(), before.file()),
            "leave one of the two out");
      }
    }
    return -1;
  }

  private static MeasuredSource join(MeasuredSource before, MeasuredSource after) {
    Workload first = before.workload();
    WorkloadBuilder builder = new WorkloadBuilder(first.name(), first.zone());
    append(builder, first);
    append(builder, after.workload());
    return new MeasuredSource(
        before.file() + ", " + after.file(),
        before.host(),
        before.name(),
        before.kind(),
        builder.build(),
        Stream.concat(before.samples().stream(), after.samples().stream()).toList());
  }

  private static void append(WorkloadBuilder builder, Workload part) {
    int gap = 0;
    for (int i = 0; i < part.size(); i++) {
      while (gap < part.gaps().size() && part.gaps().get(gap).endNanos() <= part.startNanos(i)) {
        append(builder, part.gaps().get(gap++));
      }
      builder.interval(part.startNanos(i), part.lengthNanos(i), part.bytes(i), part.operations(i));
    }
    while (gap < part.gaps().size()) {
      append(builder, part.gaps().get(gap++));
    }
  }

  private static void append(WorkloadBuilder builder, Gap gap) {
    builder.gap(gap.startNanos(), gap.lengthNanos(), gap.cause());
  }

  /** One builder for each source of a capture. */
  private static final class Sink implements IntervalSink {
    private final String file;
    private final List<WorkloadBuilder> builders = new ArrayList<>();
    private final List<Observation.Compressibility> samples = new ArrayList<>();
    private long intervals;

    Sink(String file, CaptureHeader header) {
      this.file = file;
      for (SourceInfo source : header.sources()) {
        builders.add(new WorkloadBuilder(source.name(), header.zone()));
      }
    }

    @Override
    public void interval(int source, long start, long length, long bytes, long operations) {
      builder(source).interval(start, length, bytes, operations);
      intervals++;
    }

    @Override
    public void gap(int source, long start, long length, String cause) {
      builder(source).gap(start, length, cause);
    }

    @Override
    public void observation(Observation observation) {
      if (observation instanceof Observation.Compressibility sample) {
        samples.add(sample);
      }
    }

    private List<RatioSample> samplesOf(int source, Workload workload) {
      return samples.stream()
          .filter(sample -> sample.source() == source)
          .map(
              sample ->
                  new RatioSample(
                      workload.bytesBetween(
                          sample.startNanos(), sample.startNanos() + sample.lengthNanos()),
                      sample))
          .toList();
    }

    private WorkloadBuilder builder(int source) {
      if (source < 0 || source >= builders.size()) {
        throw ProblemException.badInput(
            file,
            "an interval of source number " + source,
            "take the capture again; it is damaged");
      }
      return builders.get(source);
    }

    List<MeasuredSource> measured(CaptureHeader header) {
      List<MeasuredSource> measured = new ArrayList<>();
      for (int i = 0; i < builders.size(); i++) {
        SourceInfo info = header.sources().get(i);
        if (!builders.get(i).isEmpty()) {
          Workload workload = builders.get(i).build();
          measured.add(
              new MeasuredSource(
                  file, header.host(), info.name(), info.kind(), workload, samplesOf(i, workload)));
        }
      }
      return measured;
    }
  }
}

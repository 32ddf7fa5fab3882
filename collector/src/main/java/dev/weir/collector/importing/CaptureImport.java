package dev.weir.collector.importing;

import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Turns measured files of any known format into one capture. */
public final class CaptureImport {
  private final List<Path> files;
  private final List<CaptureSource> inputs;

  /** What an import did. */
  public record Result(long rows, int sources, List<String> warnings) {
    public Result {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Opens and checks all files; several of them are joined in the order given.
   *
   * @param format {@code auto} or one of {@link ImportFormats#names}
   */
  public CaptureImport(List<Path> files, String format, ImportOptions options) {
    this.files = List.copyOf(files);
    this.inputs = files.stream().map(file -> CaptureFiles.open(file, format, options)).toList();
  }

  /**
   * Writes the capture. It gets its name only when it is whole, so that a failed import leaves
   * nothing behind.
   *
   * @param target must not exist yet
   * @throws ProblemException when an input is broken, inputs overlap or the target cannot be made
   */
  public Result writeTo(Path target) throws IOException {
    if (Files.exists(target)) {
      throw ProblemException.wrongUse(
          target.toString(),
          "the file exists and a capture is never written over",
          "choose another name or remove the file first");
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Files.deleteIfExists(part);
    try {
      CaptureHeader header = joined();
      long rows;
      try (CaptureWriter writer = CaptureWriter.create(part, header)) {
        Joiner joiner = new Joiner(header.sources(), writer);
        for (int i = 0; i < inputs.size(); i++) {
          joiner.begin(files.get(i), inputs.get(i).header().sources());
          inputs.get(i).readInto(joiner);
        }
        rows = writer.rows();
        warnings().forEach(writer::warning);
      }
      Files.move(part, target);
      return new Result(rows, header.sources().size(), warnings());
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private List<String> warnings() {
    return union(CaptureSource::warnings);
  }

  private CaptureHeader joined() {
    CaptureHeader first = inputs.getFirst().header();
    Set<SourceInfo> sources = new LinkedHashSet<>();
    Set<String> probes = new LinkedHashSet<>();
    for (CaptureSource input : inputs) {
      sources.addAll(input.header().sources());
      probes.add(input.header().probe());
    }
    return new CaptureHeader(
        first.host(),
        first.zone(),
        String.join("+", probes),
        List.copyOf(sources),
        union(input -> input.header().limits()),
        union(input -> input.header().assumptions()),
        union(input -> input.header().rules()),
        first.resolution(),
        first.clock());
  }

  private List<String> union(Function<CaptureSource, List<String>> part) {
    return inputs.stream().map(part).flatMap(List::stream).distinct().toList();
  }

  /** Maps the sources of each input to those of the capture and keeps their order of time. */
  private static final class Joiner implements IntervalSink {
    private final List<SourceInfo> sources;
    private final CaptureWriter writer;
    private final long[] lastEnd;
    private Path file = Path.of("");
    private List<Integer> mapping = new ArrayList<>();

    private Joiner(List<SourceInfo> sources, CaptureWriter writer) {
      this.sources = sources;
      this.writer = writer;
      this.lastEnd = new long[sources.size()];
      Arrays.fill(lastEnd, Long.MIN_VALUE);
    }

    private void begin(Path next, List<SourceInfo> own) {
      file = next;
      mapping = own.stream().map(sources::indexOf).toList();
    }

    @Override
    public void interval(
        int source, long startNanos, long lengthNanos, long bytes, long operations) {
      int index = follow(source, startNanos, lengthNanos);
      writer.interval(index, startNanos, lengthNanos, bytes, operations);
    }

    @Override
    public void gap(int source, long startNanos, long lengthNanos, String cause) {
      writer.gap(follow(source, startNanos, lengthNanos), startNanos, lengthNanos, cause);
    }

    @Override
    public void observation(Observation observation) {
      writer.observation(observation.ofSource(mapping.get(observation.source())));
    }

    private int follow(int source, long startNanos, long lengthNanos) {
      int index = mapping.get(source);
      long before = lastEnd[index];
      if (startNanos < before) {
        throw ProblemException.badInput(
            file.toString(),
            "its rows of source '"
                + sources.get(index).name()
                + "' overlap those of a file named before it",
            "name the files in order of time, or import them into separate captures");
      }
      if (before != Long.MIN_VALUE && startNanos > before) {
        writer.gap(index, before, startNanos - before, "between two files");
      }
      lastEnd[index] = startNanos + lengthNanos;
      return index;
    }
  }
}

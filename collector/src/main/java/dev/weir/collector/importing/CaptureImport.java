package dev.weir.collector.importing;

import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Turns measured files of any known format into one capture. */
public final class CaptureImport {
  private final List<Input> inputs;

  /**
   * What an import did.
   *
   * @param rows intervals, gaps and observations
   */
  public record Result(long rows, int sources, List<String> warnings) {
    public Result {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Opens all files; several of them are joined in the order given. Most formats are checked whole
   * here, those of very large files while they are written.
   *
   * @param format {@code auto} or one of {@link ImportFormats#names}
   */
  public CaptureImport(List<Path> files, String format, ImportOptions options) {
    this.inputs = files.stream().map(file -> Input.open(file, format, options)).toList();
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
      Joiner joiner;
      long rows;
      Set<String> warnings = new LinkedHashSet<>();
      try (CaptureWriter writer = CaptureWriter.create(part, joined())) {
        joiner = new Joiner(joined().sources(), writer);
        for (Input input : inputs) {
          joiner.begin(input);
          warnings.addAll(input.reading().read(joiner));
        }
        rows = writer.rows() - joiner.sourceNotes;
        warnings.forEach(writer::warning);
      }
      Files.move(part, target);
      return new Result(rows, joiner.sources.size(), List.copyOf(warnings));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * A file and how it is read.
   *
   * @param header with the sources known so far
   */
  private record Input(Path file, CaptureHeader header, SinglePass.Pass reading) {
    static Input open(Path file, String format, ImportOptions options) {
      Optional<SinglePass> single = CaptureFiles.singlePass(file, format, options);
      if (single.isPresent()) {
        return new Input(file, single.get().header(), single.get()::readInto);
      }
      CaptureSource whole = CaptureFiles.open(file, format, options);
      return new Input(
          file,
          whole.header(),
          target -> {
            whole.readInto(target);
            return whole.warnings();
          });
    }
  }

  private CaptureHeader joined() {
    CaptureHeader first = inputs.getFirst().header();
    Set<SourceInfo> sources = new LinkedHashSet<>();
    Set<String> probes = new LinkedHashSet<>();
    for (Input input : inputs) {
      sources.addAll(input.header().sources());
      probes.add(input.header().probe());
    }
    return new CaptureHeader(
        first.host(),
        first.zone(),
        String.join("+", probes),
        List.copyOf(sources),
        union(CaptureHeader::limits),
        union(CaptureHeader::assumptions),
        union(CaptureHeader::rules),
        first.resolution(),
        first.clock());
  }

  private List<String> union(Function<CaptureHeader, List<String>> part) {
    return inputs.stream().map(Input::header).map(part).flatMap(List::stream).distinct().toList();
  }

  /** Maps the sources of each input to those of the capture and keeps their order of time. */
  private static final class Joiner implements SinglePass.Target {
    private final Map<SourceInfo, Integer> indexes = new HashMap<>();
    private final List<SourceInfo> sources = new ArrayList<>();
    private final CaptureWriter writer;
    private long[] lastEnd = {};
    private Path file = Path.of("");
    private int[] mapping = {};
    private int mapped;
    private long total;
    private int sourceNotes;

    private Joiner(List<SourceInfo> known, CaptureWriter writer) {
      this.writer = writer;
      known.forEach(this::learn);
    }

    private void begin(Input input) {
      file = input.file();
      mapped = 0;
      input.header().sources().forEach(this::addSource);
    }

    @Override
    public int addSource(SourceInfo source) {
      Integer known = indexes.get(source);
      if (known == null) {
        writer.addSource(source);
        sourceNotes++;
        known = learn(source);
      }
      if (mapped == mapping.length) {
        mapping = Arrays.copyOf(mapping, Math.max(8, mapped * 2));
      }
      mapping[mapped] = known;
      return mapped++;
    }

    private int learn(SourceInfo source) {
      int index = sources.size();
      sources.add(source);
      indexes.put(source, index);
      if (index == lastEnd.length) {
        lastEnd = Arrays.copyOf(lastEnd, Math.max(8, index * 2));
      }
      lastEnd[index] = Long.MIN_VALUE;
      return index;
    }

    @Override
    public void interval(
        int source, long startNanos, long lengthNanos, long bytes, long operations) {
      int index = follow(source, startNanos, lengthNanos);
      total += bytes;
      if (total < 0) {
        throw ProblemException.badInput(
            file.toString(),
            "with the row of source '%s' at %s all bytes add up to more than 2^63-1"
                .formatted(sources.get(index).name(), Instant.EPOCH.plusNanos(startNanos)),
            "check the unit of what the file holds");
      }
      writer.interval(index, startNanos, lengthNanos, bytes, operations);
    }

    @Override
    public void gap(int source, long startNanos, long lengthNanos, String cause) {
      writer.gap(follow(source, startNanos, lengthNanos), startNanos, lengthNanos, cause);
    }

    @Override
    public void observation(Observation observation) {
      writer.observation(observation.ofSource(mapping[observation.source()]));
    }

    private int follow(int source, long startNanos, long lengthNanos) {
      int index = mapping[source];
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

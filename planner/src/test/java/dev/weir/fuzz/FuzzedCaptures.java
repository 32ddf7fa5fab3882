package dev.weir.fuzz;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.Observation;
import dev.weir.collector.importing.ImportFormats;
import dev.weir.collector.importing.ImportOptions;
import dev.weir.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** Captures, and measured files of other tools. */
final class FuzzedCaptures {
  /** What a person adds where the file does not say it. */
  private static final ImportOptions TOLD =
      new ImportOptions(
          ZoneOffset.UTC, LocalDate.of(2026, 1, 31), Duration.ofSeconds(10), null, Map.of());

  private FuzzedCaptures() {}

  /** What a reading delivered; everything in it keeps the contract of {@link IntervalSink}. */
  private static final class Rows implements IntervalSink {
    private final CaptureSource source;
    private long rows;
    private long hash;

    private Rows(CaptureSource source) {
      this.source = source;
    }

    @Override
    public void interval(int of, long start, long length, long bytes, long operations) {
      require(of, start, length);
      if (bytes < 0 || operations < -1) {
        throw new AssertionError(bytes + " bytes in " + operations + " operations");
      }
      add(of, start, length, bytes, operations);
    }

    @Override
    public void gap(int of, long start, long length, String cause) {
      require(of, start, length);
      add(of, start, length, cause.hashCode());
    }

    @Override
    public void observation(Observation observation) {
      add(observation.source());
    }

    private void require(int of, long start, long length) {
      int sources = source.header().sources().size();
      if (of < 0 || of >= sources || length <= 0 || start + length < start) {
        throw new AssertionError(
            "%d ns from %d of source %d of %d".formatted(length, start, of, sources));
      }
    }

    private void add(long... values) {
      rows++;
      for (long value : values) {
        hash = hash * 31 + value;
      }
    }
  }

  private static Rows read(CaptureSource source) throws IOException {
    Rows rows = new Rows(source);
    source.readInto(rows);
    source.warnings().forEach(FuzzedCaptures::requireSentence);
    return rows;
  }

  private static void requireSentence(String text) {
    if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("warns with '" + text + "'");
    }
  }

  /** Reads a capture; written again it says the same. */
  static void capture(byte[] input) throws IOException {
    again(CaptureReader.open(ByteSource.of("capture.weir", input)));
  }

  private static void again(CaptureSource source) throws IOException {
    Rows rows = read(source);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CaptureHeader header = source.header();
    try (CaptureWriter writer = new CaptureWriter("again.weir", out, header)) {
      source.readInto(writer);
    }
    Rows read = read(CaptureReader.open(ByteSource.of("again.weir", out.toByteArray())));
    if (read.rows != rows.rows || read.hash != rows.hash) {
      throw new AssertionError(rows.rows + " rows come back as " + read.rows + " other ones");
    }
  }

  /** Reads a capture that this side file continues. */
  static FuzzTarget.Parser beside(byte[] whole) {
    return input -> read(CaptureReader.open(new WithTail(whole, input)));
  }

  private record WithTail(byte[] whole, byte[] side) implements ByteSource {
    @Override
    public String name() {
      return "capture.weir";
    }

    @Override
    public java.io.InputStream open() {
      return new java.io.ByteArrayInputStream(whole);
    }

    @Override
    public Optional<ByteSource> tail() {
      return Optional.of(ByteSource.of("capture.weir.tail", side));
    }
  }

  /** Reads a file of another tool, at first without and then with what a person may add. */
  static FuzzTarget.Parser format(String format) {
    return input -> {
      try {
        again(open(input, format, ImportOptions.NONE));
      } catch (ProblemException alone) {
        again(open(input, format, TOLD));
      }
    };
  }

  private static CaptureSource open(byte[] input, String format, ImportOptions options)
      throws IOException {
    return ImportFormats.open(ByteSource.of("measured", input), format, options);
  }
}

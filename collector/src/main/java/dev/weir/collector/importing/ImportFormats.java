package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CaptureSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The registry of foreign formats: finds the reader by name or by looking at the content. */
public final class ImportFormats {
  /** The name that leaves the choice to the content. */
  public static final String AUTO = "auto";

  static final int HEAD_BYTES = 64 * 1024;

  private static final List<FormatReader> READERS =
      List.of(
          new PlainCsvFormat(),
          new PrometheusFormat(), // Before diskstats, with which its logs share a mark.
          new DiskstatsFormat(),
          new EsxtopFormat(), // Before perfmon, whose header it shares.
          new PerfmonFormat(),
          new NmonFormat(),
          new CloudWatchFormat(),
          new AzureFormat(),
          new SarFormat(),
          new SadfFormat(),
          new IostatFormat(),
          new BlockTraceFormat()); // Last: some of its layouts are columns of bare numbers.

  private ImportFormats() {}

  /** Names that can be read today, for help texts and errors. */
  public static List<String> names() {
    return READERS.stream().map(FormatReader::name).toList();
  }

  /**
   * Checks a name given by a person.
   *
   * @throws ProblemException WRONG_USE when it is neither {@code auto} nor one of {@link #names}
   */
  public static void requireKnown(String format) {
    if (!format.equals(AUTO) && named(format).isEmpty()) {
      throw ProblemException.wrongUse(
          "--from " + format,
          "this format is not yet supported",
          "supported are " + AUTO + ", " + String.join(", ", names()));
    }
  }

  /**
   * Opens a capture or a foreign file.
   *
   * @param format {@code auto} or one of {@link #names}
   * @throws ProblemException when the content is of no known format or broken
   */
  public static CaptureSource open(ByteSource bytes, String format, ImportOptions options)
      throws IOException {
    Optional<FormatReader> reader = reader(bytes, format, options);
    return reader.isPresent() ? reader.get().open(bytes, options) : CaptureReader.open(bytes);
  }

  /**
   * The same for an import: empty where the file has to be read before its first row is written.
   *
   * @param format {@code auto} or one of {@link #names}
   */
  static Optional<SinglePass> singlePass(ByteSource bytes, String format, ImportOptions options)
      throws IOException {
    Optional<FormatReader> reader = reader(bytes, format, options);
    return reader.isPresent() ? reader.get().singlePass(bytes, options) : Optional.empty();
  }

  /** The reader of a foreign file; empty for a capture. */
  private static Optional<FormatReader> reader(
      ByteSource bytes, String format, ImportOptions options) throws IOException {
    requireKnown(format);
    Optional<FormatReader> named = named(format);
    if (named.isPresent()) {
      return named;
    }
    byte[] head = head(bytes);
    if (CaptureReader.looksLikeCapture(head)) {
      return Optional.empty();
    }
    byte[] text = TextInput.head(bytes, options, HEAD_BYTES);
    for (byte[] look : new byte[][] {text, head}) { // Formats of text first, then of bytes.
      for (FormatReader reader : READERS) {
        if (reader.recognises(look)) {
          return Optional.of(reader);
        }
      }
    }
    if (CsvMapping.isAsked(options)) {
      return Optional.of(new PlainCsvFormat()); // Who names columns means a table.
    }
    throw ProblemException.badInput(
        bytes.name(),
        ContentLook.describe(head, text) + ", which is no format that can be read",
        "give a capture made by 'weir collect' or one of "
            + names().stream().collect(Collectors.joining(", "))
            + "; plain CSV begins with the line "
            + PlainCsvFormat.HEADER
            + "; of another table name the columns with 'weir import', for example --column"
            + " end=TIME --column 'rate=WRITTEN=KB/s'; 'weir import --help' says more");
  }

  private static Optional<FormatReader> named(String format) {
    return READERS.stream().filter(reader -> reader.name().equals(format)).findFirst();
  }

  /** The first bytes as they are stored, at most {@link #HEAD_BYTES}. */
  static byte[] head(ByteSource bytes) throws IOException {
    try (InputStream in = bytes.open()) {
      return in.readNBytes(HEAD_BYTES);
    }
  }
}

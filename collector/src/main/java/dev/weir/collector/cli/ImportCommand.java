package dev.weir.collector.cli;

import dev.weir.collector.importing.CaptureImport;
import dev.weir.collector.importing.ImportFormats;
import dev.weir.collector.importing.ImportOptions;
import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Turns files measured by other tools into one capture.",
      "Several files are joined in the order given; time that no file covers becomes a gap, never"
          + " zero. A file's format is found by its content. What the file does not say is asked"
          + " for by an option, or stands as 'Assumed' in 'weir inspect'. docs/importing.md says"
          + " what is read of each format.",
      "",
      "Any table with a header line can be read by naming its columns:",
      "  end=NAME      the time at the end of what a row measured, or start=NAME:",
      "                a number since 1970, ISO 8601, or local time with --zone",
      "  rate=NAME     bytes written per second, or bytes=NAME; the unit is taken",
      "                from a name such as 'disk [KB/s]' or given: rate=disk=KiB/s",
      "  seconds=NAME  length of a row; without it a row reaches to its neighbour",
      "  source=NAME   what was measured    operations=NAME  writes (NAME=/s: rate)",
      "  separator=';' decimal=, time-format='dd.MM.yyyy HH:mm' time-unit=ms",
      "                each with a --column of its own, where the table leaves it open",
    },
    footer = {
      "",
      "Example: weir import monday.csv tuesday.csv -o db1.weir",
      "         weir inspect db1.weir",
      "         weir import perfmon.csv --zone Europe/Berlin --encoding windows-1252 -o db2.weir",
      "         weir import rate.json --column value=rate -o db3.weir",
      "         weir import /var/log/sysstat/sa31 -o db4.weir",
      "         weir import iostat.txt --interval 5s -o db5.weir",
      "         weir import hm_0.csv --interval 10s -o hm_0.weir    (a block trace)",
      "A table: printf 'when;disk [KB/s]\\n1769846400;0\\n1769846700;250\\n' > vm7.csv",
      "         weir import vm7.csv --column end=when --column 'rate=disk [KB/s]' -o vm7.weir",
      "         weir inspect vm7.weir"
    })
final class ImportCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files in order of time.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "FORMAT",
      defaultValue = ImportFormats.AUTO,
      completionCandidates = Formats.class,
      description = "One of ${COMPLETION-CANDIDATES}; auto looks at the content. Default: auto.")
  private String from = ImportFormats.AUTO;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Time zone of times printed without one, for example Asia/Tokyo or +09:00.")
  private @Nullable ZoneId zone;

  @Option(
      names = "--date",
      paramLabel = "DAY",
      description =
          "Day of the first time, for files with times of day only or without a date: 2026-01-31.")
  private @Nullable LocalDate date;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Time between rows, for files without times: 5s; length of a trace's intervals.")
  private @Nullable Duration interval;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description =
          "Of a text that is not Unicode, for example windows-1252 or MS932 (Japanese Windows).")
  private @Nullable Charset encoding;

  @Option(
      names = "--column",
      paramLabel = "WHAT=NAME",
      description = "Which column of a table holds what, as above; repeatable.")
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--keep-first",
      description =
          "iostat: the first report is a sample too, because 'iostat -y' made it. Otherwise it is"
              + " the mean since boot and is left out.")
  private boolean keepFirst;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The capture to make; it must not exist yet.")
  private Path output = Path.of("");

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      CaptureImport.Result result = new CaptureImport(files, from, options()).writeTo(output);
      out.printf(
          "%s: %s of %s%n",
          output,
          ReadableAmount.counted(result.rows(), "row"),
          ReadableAmount.sources(result.sources()));
      result.warnings().forEach(warning -> out.println("Warning: " + warning));
      return 0;
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          output.toString(),
          "the capture cannot be written: " + FileTrouble.of(e),
          "check the folder, its permissions and its free space",
          e);
    }
  }

  /** The names that the help lists. */
  static final class Formats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(Stream.of(ImportFormats.AUTO), ImportFormats.names().stream())
          .iterator();
    }
  }

  private ImportOptions options() {
    return new ImportOptions(zone, date, interval, encoding, columns, keepFirst);
  }
}

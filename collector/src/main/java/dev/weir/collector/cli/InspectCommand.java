package dev.weir.collector.cli;

import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceStatistics;
import dev.weir.collector.importing.CaptureFiles;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what captures hold: each source with its bytes, rates, peak and gaps.",
      "Takes captures and every format that 'weir import' takes. Times are shown in your own time"
          + " zone. A gap is time in which nothing was measured; means leave it out."
    },
    footer = {"", "Example: weir inspect db1.weir", "         weir inspect --json db1.weir"})
final class InspectCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Captures or measured files.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<Inspection> inspections = files.stream().map(InspectCommand::inspect).toList();
    out.println(
        json
            ? InspectionJson.print(inspections)
            : InspectionTable.print(inspections, ZoneId.systemDefault()));
    return 0;
  }

  private static Inspection inspect(Path file) {
    CaptureSource capture = CaptureFiles.open(file);
    try {
      List<SourceStatistics> sources = SourceStatistics.of(file.toString(), capture);
      return new Inspection(file.toString(), capture, sources);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file.toString(),
          "the file cannot be read: " + e.getMessage(),
          "check its permissions and its disk",
          e);
    }
  }

  /** One file, read to its end. */
  record Inspection(String file, CaptureSource capture, List<SourceStatistics> sources) {}
}

package dev.weir.collector.cli;

import dev.weir.capture.CaptureSource;
import dev.weir.collector.importing.CaptureFiles;
import dev.weir.collector.inspecting.CaptureProfile;
import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
      "Shows what captures hold: each source with its bytes, rates, peak and gaps; its hours and"
          + " weekdays, its five busiest minutes and quarters of an hour; write sizes, rewriting"
          + " and compressibility where they were measured.",
      "Takes captures and every format that 'weir import' takes. Times are shown in your own time"
          + " zone. A gap is time in which nothing was measured; means leave it out. Minutes and"
          + " quarters begin on the clock's (UTC)."
    },
    footer = {
      "",
      "Example: weir inspect db1.weir",
      "         weir inspect --json db1.weir",
      "         weir inspect --utc --all db1.weir db2.weir"
    })
final class InspectCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Captures or measured files.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Option(names = "--utc", description = "Show times, hours and weekdays in UTC, not in your zone.")
  private boolean utc;

  @Option(
      names = "--all",
      description = "A sheet for every source, also where there are more than five.")
  private boolean all;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    ZoneId zone = utc ? ZoneOffset.UTC : ZoneId.systemDefault();
    List<Inspection> inspections = files.stream().map(file -> inspect(file, zone)).toList();
    out.println(
        json
            ? InspectionJson.print(inspections, zone)
            : InspectionText.print(
                inspections, new LocalTimes(zone), TextShape.ofStandardOutput(), all));
    return 0;
  }

  private static Inspection inspect(Path file, ZoneId zone) {
    CaptureSource capture = CaptureFiles.open(file);
    try {
      CaptureProfile profile = CaptureProfile.of(file.toString(), capture, zone);
      return new Inspection(file.toString(), capture, profile);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file.toString(),
          "the file cannot be read: " + FileTrouble.of(e),
          "check its permissions and its disk",
          e);
    }
  }

  /** One file, read to its end. */
  record Inspection(String file, CaptureSource capture, CaptureProfile profile) {}
}

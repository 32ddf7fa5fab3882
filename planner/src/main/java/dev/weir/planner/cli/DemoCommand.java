package dev.weir.planner.cli;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import dev.weir.proving.Proof;
import dev.weir.proving.ProofReport;
import dev.weir.proving.ProofRequest;
import dev.weir.proving.ProofResult;
import dev.weir.proving.RepeatedProof;
import dev.weir.proving.line.LineSpec;
import dev.weir.proving.workload.WorkloadSpec;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Report;
import dev.weir.report.chart.ChartBook;
import dev.weir.report.chart.ChartFigure;
import dev.weir.scenario.CompressionWish;
import dev.weir.units.Bandwidth;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows the whole of Weir in a few minutes: measures a workload, predicts what a 10 Mbit/s"
          + " line does with it, replicates the same workload over such a line, and puts both into"
          + " one report.",
      "",
      "Works in a temporary directory that is removed at the end. Best as root: then writes are"
          + " captured in order (FUSE) and the line is a network namespace shaped by tc. Otherwise"
          + " it watches the directory and limits itself, and says what that weakens."
    },
    footer = {"", "Example: sudo weir demo -o demo-report"})
final class DemoCommand implements Callable<Integer> {
  private static final int ANSWER_IS_NO = 1;
  private static final Bandwidth LINE = new Bandwidth(10_000_000);
  private static final String WORKLOAD =
      "mixed:duration=60s,rate=500kB/s,burst=8MB/s,burst-at=12s,burst-for=6s,database=16MiB";
  private static final long SEED = 1;

  /** Dots for each point of the page: sharp on a screen of today. */
  private static final double PICTURE_SCALE = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "weir-demo",
      description = "Directory for the reports (default: weir-demo).")
  private Path directory = Path.of("");

  @Option(
      names = "--lang",
      paramLabel = "en|ja",
      defaultValue = "en",
      description = "Language of the reports (default: en).")
  private String language = "";

  @Option(names = "--loopback", description = "Do without a network namespace.")
  private boolean loopback;

  @Option(names = "--watch", description = "Do without FUSE.")
  private boolean watch;

  @Override
  public Integer call() {
    Language spoken = Language.parse(language);
    PrintWriter out = spec.commandLine().getOut();
    out.println("Weir answers how far behind a remote copy will be, and then keeps its answer.");
    boolean terminal = System.console() != null && System.console().isTerminal();
    ProofRequest request =
        new ProofRequest(
            WorkloadSpec.parse(WORKLOAD),
            SEED,
            LineSpec.of(LINE),
            CompressionWish.parse("low"),
            Optional.empty(),
            ProofRequest.Places.TEMPORARY,
            loopback,
            watch);
    ProofResult result = new Proof(request, new ConsoleNarrator(out, terminal, true)).run();
    Report report = ProofReport.of(result, "demo");
    Formatter formatter = new Formatter(spoken, report.identity().zone());
    ProofTable.print(out, new RepeatedProof(List.of(result)), formatter);
    out.println();
    write(result, report, formatter).forEach(file -> out.println("  " + file.toAbsolutePath()));
    out.flush();
    return result.held() ? 0 : ANSWER_IS_NO;
  }

  private List<Path> write(ProofResult result, Report report, Formatter formatter) {
    try {
      Files.createDirectories(directory);
      List<Path> files =
          new ArrayList<>(
              List.of(
                  directory.resolve("report.xlsx"),
                  directory.resolve("report.pdf"),
                  directory.resolve("report.html"),
                  directory.resolve("report.json")));
      ReportFiles.write(
          files, report, formatter, ProofJson.print(new RepeatedProof(List.of(result)), report));
      int number = 0;
      for (ChartFigure figure : new ChartBook(report, formatter).proof()) {
        Path picture = directory.resolve("chart-" + ++number + ".png");
        try (OutputStream picturing = Files.newOutputStream(picture)) {
          figure.writePng(picturing, PICTURE_SCALE);
        }
        files.add(picture);
      }
      return files;
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          directory.toString(),
          "cannot be written: " + FileTrouble.withPlace(e),
          "name another directory with -o",
          e);
    }
  }
}

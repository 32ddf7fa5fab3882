package dev.weir.planner.cli;

import dev.weir.codec.CompressionLevel;
import dev.weir.problem.ProblemException;
import dev.weir.proving.Proof;
import dev.weir.proving.ProofReport;
import dev.weir.proving.ProofRequest;
import dev.weir.proving.ProofResult;
import dev.weir.proving.workload.WorkloadSpec;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Report;
import dev.weir.units.Bandwidth;
import dev.weir.units.UnitFormatException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir prove}. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Predicts what a line does with a workload, replicates that workload over such a line, and"
          + " shows predicted against measured.",
      "",
      "A bundled writer runs twice with the same bytes at the same times: first in a plain"
          + " directory that 'weir collect' measures and the planner predicts from, then in a"
          + " protected directory that is replicated to a second node on this machine. The recovery"
          + " point age is read from the replica's files and from the target's journal, not from"
          + " the replicator's own books. As root the line is a network namespace shaped by tc."
    },
    footer = {
      "",
      "Example: ten minutes with a burst of half a minute, over 20 Mbit/s",
      "  weir prove --line 20Mbit/s --workload mixed:duration=600s,rate=1MB/s,burst=12MB/s -o"
          + " proof.xlsx -o proof.pdf",
      "",
      "Exit codes: 0 every bound was kept; 1 one was broken; 2 wrong use; 4 environment."
    })
final class ProveCommand implements Callable<Integer> {
  private static final int ANSWER_IS_NO = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--line",
      paramLabel = "20Mbit/s",
      defaultValue = "20Mbit/s",
      description = "Bandwidth of the line (default: 20Mbit/s).")
  private String line = "";

  @Option(
      names = "--workload",
      paramLabel = "mixed[:KEY=VALUE,...]",
      defaultValue = "mixed",
      description = {
        "What is written: duration=600s, rate=1MB/s (half of it 8 KiB overwrites with fsync, a"
            + " third appends, the rest small files), burst=12MB/s on top of it, burst-at and"
            + " burst-for (a quarter and a twentieth of the duration), database=64MiB,"
            + " compressible=50%%."
      })
  private String workload = "";

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed writes other bytes at other times (default: 1).")
  private long seed;

  @Option(
      names = "--compression",
      paramLabel = "off|low|medium|high",
      defaultValue = "low",
      description = "Level of the replicator; its ratio is measured (default: low).")
  private String compression = "";

  @Option(
      names = "--loopback",
      description = "Do without a network namespace: the replicator's own cap limits what is sent.")
  private boolean loopback;

  @Option(names = "--watch", description = "Do without FUSE: capture by watching the directory.")
  private boolean watch;

  @Option(
      names = "--lang",
      paramLabel = "en|ja",
      defaultValue = "en",
      description = "Language of the reports (default: en).")
  private String language = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.xlsx|FILE.pdf|FILE.html|FILE.json|FILE.csv.zip",
      description = "Writes a report; the ending says which. Give it again for each.")
  private List<Path> outputs = new ArrayList<>();

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "New directory for source, replica, captures and logs, kept afterwards.")
  private @Nullable Path keep;

  @Option(names = "--json", description = "Prints one JSON object instead of the table.")
  private boolean json;

  @Override
  public Integer call() {
    Language spoken = Language.parse(language);
    ReportFiles.requireKnown(outputs);
    PrintWriter out = spec.commandLine().getOut();
    boolean terminal = !json && System.console() != null && System.console().isTerminal();
    ConsoleNarrator narrator =
        new ConsoleNarrator(json ? spec.commandLine().getErr() : out, terminal, false);
    ProofResult result = new Proof(request(), narrator).run();
    Report report = ProofReport.of(result, String.join(" ", arguments()));
    String text = ProofJson.print(result, report);
    Formatter formatter = new Formatter(spoken, report.identity().zone());
    ReportFiles.write(outputs, report, formatter, text);
    if (json) {
      out.println(text);
    } else {
      ProofTable.print(out, result, formatter);
      outputs.forEach(file -> out.println("written: " + file.toAbsolutePath()));
    }
    out.flush();
    return result.held() ? 0 : ANSWER_IS_NO;
  }

  private List<String> arguments() {
    return spec.commandLine().getParent().getParseResult().originalArgs();
  }

  private ProofRequest request() {
    try {
      return new ProofRequest(
          WorkloadSpec.parse(workload),
          seed,
          Bandwidth.parse(line),
          CompressionLevel.parse(compression),
          Optional.ofNullable(keep),
          loopback,
          watch);
    } catch (UnitFormatException e) {
      throw ProblemException.wrongUse(
          "weir prove", String.valueOf(e.getMessage()), "see weir prove --help");
    }
  }
}

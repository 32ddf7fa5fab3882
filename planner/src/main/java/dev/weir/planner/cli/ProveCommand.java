package dev.weir.planner.cli;

import dev.weir.config.JobConfig;
import dev.weir.problem.ProblemException;
import dev.weir.proving.Proof;
import dev.weir.proving.ProofReport;
import dev.weir.proving.ProofRequest;
import dev.weir.proving.ProofResult;
import dev.weir.proving.RepeatedProof;
import dev.weir.proving.line.LineSpec;
import dev.weir.proving.workload.ProofWorkload;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Report;
import dev.weir.scenario.CompressionWish;
import dev.weir.scenario.QueueLimits;
import dev.weir.simulation.Outages;
import dev.weir.units.DataSize;
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
      "A workload runs twice: first in a plain directory that 'weir collect' measures and the"
          + " planner predicts from, then in a protected directory that is replicated to a second"
          + " node on this machine. The recovery point age is read from the replica's files and"
          + " from the target's journal, not from the replicator's own books. As root the line is a"
          + " network namespace shaped by tc."
    },
    footer = {
      "",
      "Example: ten minutes with a burst of half a minute, over 20 Mbit/s",
      "  weir prove --line 20Mbit/s --workload mixed:duration=600s,rate=1MB/s,burst=12MB/s -o"
          + " proof.xlsx -o proof.pdf",
      "Example: three runs of a database over a long line that is cut for 20 s",
      "  weir prove --line 30Mbit/s,rtt=40ms,outage=60s:20s --workload"
          + " pgbench:duration=150s,rate=50,burst=300 --compression auto --repeat 3",
      "",
      "Exit codes: 0 every bound was kept; 1 one was broken; 2 wrong use; 4 environment."
    })
final class ProveCommand implements Callable<Integer> {
  private static final int ANSWER_IS_NO = 1;
  private static final int MOST_RUNS = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--line",
      paramLabel = "20Mbit/s[,KEY=VALUE,...]",
      defaultValue = "20Mbit/s",
      description = {
        "Bandwidth of the line (default: 20Mbit/s), and as root rtt=40ms, loss=0.1%%,"
            + " outage=60s:20s (cut 60 s after the start for 20 s) and cap=90s:5Mbit/s or"
            + " cap=120s:open (another cap of the job from then on); outage and cap any number of"
            + " times."
      })
  private String line = "";

  @Option(
      names = "--workload",
      paramLabel = "KIND:...",
      defaultValue = "mixed",
      description = {
        "What is written (default: mixed).",
        "mixed[:KEY=VALUE,...]: duration=600s, rate=1MB/s (half of it 8 KiB overwrites with fsync,"
            + " a third appends, the rest small files), burst=12MB/s on top of it, burst-at and"
            + " burst-for (a quarter and a twentieth of the duration), database=64MiB,"
            + " compressible=50%%.",
        "fio:FILE: a job file of fio, with names relative to the directory.",
        "pgbench[:KEY=VALUE,...]: a PostgreSQL cluster with duration=150s, rate=50 and burst=300"
            + " transactions a second, burst-at, burst-for, scale=5, clients=4.",
        "replay:FILE[,KEY=VALUE,...]: the writes of a capture or a block trace, with speed=1,"
            + " from=0s, duration=150s, span=256MiB, compressible=50%%.",
        "command:TEXT: your own, run by sh in an empty directory (see --prepare)."
      })
  private String workload = "";

  @Option(
      names = "--prepare",
      paramLabel = "TEXT",
      description = "What makes the files that a command begins with, run by sh.")
  private @Nullable String prepare;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed writes other bytes at other times (default: 1).")
  private long seed;

  @Option(
      names = "--compression",
      paramLabel = "off|low|medium|high|auto",
      defaultValue = "low",
      description = "Level of the replicator; its ratio is measured (default: low).")
  private String compression = "";

  @Option(
      names = "--memory-queue",
      paramLabel = "SIZE",
      description = "What the source's queue holds in memory, 8MiB or more (default: as usual).")
  private @Nullable String memoryQueue;

  @Option(
      names = "--disk-queue",
      paramLabel = "SIZE",
      description = "What it holds on disk then; with both full it overflows (default: as usual).")
  private @Nullable String diskQueue;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "Replicated runs after one prediction; more give medians (default: 1).")
  private int repeat = 1;

  @Option(
      names = "--baseline",
      paramLabel = "DIR",
      description =
          "Keeps the run without replication there, or takes it from there: it is the same for"
              + " every line and compression.")
  private @Nullable Path baseline;

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
    RepeatedProof proof = new RepeatedProof(new Proof(request(), narrator).run(times()));
    ProofResult result = proof.middle();
    Report report = ProofReport.of(result, String.join(" ", arguments()));
    String text = ProofJson.print(proof, report);
    Formatter formatter = new Formatter(spoken, report.identity().zone());
    ReportFiles.write(outputs, report, formatter, text);
    if (json) {
      out.println(text);
    } else {
      ProofTable.print(out, proof, formatter);
      outputs.forEach(file -> out.println("written: " + file.toAbsolutePath()));
    }
    out.flush();
    return proof.held() ? 0 : ANSWER_IS_NO;
  }

  private List<String> arguments() {
    return spec.commandLine().getParent().getParseResult().originalArgs();
  }

  private int times() {
    if (repeat < 1 || repeat > MOST_RUNS) {
      throw ProblemException.wrongUse(
          "--repeat " + repeat, "is not from 1 to " + MOST_RUNS, "write for example --repeat 3");
    }
    return repeat;
  }

  private Optional<QueueLimits> queue() {
    if (memoryQueue == null && diskQueue == null) {
      return Optional.empty();
    }
    DataSize memory =
        memoryQueue == null ? JobConfig.Limits.USUAL_MEMORY_QUEUE : DataSize.parse(memoryQueue);
    DataSize disk =
        diskQueue == null ? JobConfig.Limits.USUAL_DISK_QUEUE : DataSize.parse(diskQueue);
    if (memory.compareTo(JobConfig.Limits.SMALLEST_MEMORY_QUEUE) < 0) {
      throw ProblemException.wrongUse(
          "--memory-queue " + memory,
          "is less than " + JobConfig.Limits.SMALLEST_MEMORY_QUEUE,
          "give it more");
    }
    return Optional.of(new QueueLimits(memory, disk, Outages.NONE.reconnectAfter()));
  }

  private ProofRequest request() {
    try {
      return new ProofRequest(
          ProofWorkload.parse(workload, Optional.ofNullable(prepare)),
          seed,
          LineSpec.parse(line),
          CompressionWish.parse(compression),
          queue(),
          new ProofRequest.Places(Optional.ofNullable(keep), Optional.ofNullable(baseline)),
          loopback,
          watch);
    } catch (UnitFormatException e) {
      throw ProblemException.wrongUse(
          "weir prove", String.valueOf(e.getMessage()), "see weir prove --help");
    }
  }
}

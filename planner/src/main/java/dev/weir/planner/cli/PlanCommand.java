package dev.weir.planner.cli;

import dev.weir.engine.WireCost;
import dev.weir.line.CandidateLine;
import dev.weir.planning.CompressionChoice;
import dev.weir.planning.JobPolicy;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.PlanResult;
import dev.weir.planning.Planner;
import dev.weir.planning.PlanningProgress;
import dev.weir.planning.ReportAssembler;
import dev.weir.planning.ReportContext;
import dev.weir.planning.chapters.Chapters;
import dev.weir.planning.chapters.Planned;
import dev.weir.problem.ProblemException;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Logo;
import dev.weir.report.Report;
import dev.weir.report.excel.Template;
import dev.weir.report.text.TextReport;
import dev.weir.scenario.CompressionWish;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.YearlyGrowth;
import dev.weir.units.DataSize;
import dev.weir.units.Durations;
import dev.weir.units.UnitFormatException;
import dev.weir.yaml.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir plan}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says how much line a recovery point objective needs, and what given lines do.",
      "",
      "Reads captures of 'weir collect' and 'weir import', or plain CSV with the header"
          + " start,seconds,bytes[,source], and sums them on one clock. The required bandwidth is"
          + " exact: with it the largest recovery point age is the objective, with any less it is"
          + " more. Bytes inside a sample are taken as evenly spread (at least); the worst"
          + " arrangement stands beside it (at most)."
    },
    footer = {
      "",
      "Example: what keeps 15 minutes, and does the cheaper line?",
      "  weir plan week.weir --rpo 15m --line A=20Mbit/s,cost=400EUR/month --line"
          + " B=50Mbit/s,rtt=40ms,loss=0.01%%,cost=900EUR/month -o report.xlsx -o report.pdf",
      "",
      "Exit codes: 0 done; 1 no line keeps every objective (with --require); 2 wrong use; 3 bad"
          + " input; 4 environment."
    })
public final class PlanCommand implements Callable<Integer> {
  private static final int ANSWER_IS_NO = 1;

  /**
   * Each line has its rows, its sentence and its curves in every report, and is played by itself: a
   * thousand fill minutes and a thousand pages, and no tender has a tenth of them.
   */
  private static final int MOST_LINES = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Captures or plain CSV; several are summed on one clock.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--line",
      paramLabel = "NAME=20Mbit/s[,rtt=40ms][,loss=0.01%][,cost=1200EUR/month]",
      description =
          "A candidate line; give it again for each. With rtt and loss or window, what TCP can use"
              + " of it counts. Further: window=4MiB, connections=4, congestion-control=reno,"
              + " share=60%%, other-traffic=3Mbit/s, installation=2000EUR. Adds to the scenario's"
              + " lines, or replaces the one of this name.")
  private List<String> lines = new ArrayList<>();

  @Option(
      names = "--rpo",
      paramLabel = "15m",
      description =
          "A recovery point objective; give it again for each (default: the scenario's, else 15m).")
  private List<String> objectives = new ArrayList<>();

  @Option(
      names = "--compression",
      paramLabel = "off|low|medium|high|measured|auto|RATIO",
      description =
          "What written bytes shrink to: a level, at the ratio that 'weir collect PATH' measured on"
              + " samples of their content; measured, the level that serves the lines best; auto,"
              + " the level that a job chooses for each batch by these ratios; a ratio like 2.5:1;"
              + " or off (default: the scenario's, else off with a warning).")
  private @Nullable String compression;

  @Option(
      names = "--overhead",
      paramLabel = "none|model",
      defaultValue = "model",
      description =
          "What protocols add: model counts a header per operation, TLS, TCP, IP and Ethernet; none"
              + " leaves it out, to check a result by hand (default: model).")
  private String overhead = "model";

  @Option(
      names = "--scenario",
      paramLabel = "FILE.yaml",
      description =
          "Lines with tariffs, outages, throttle, queues, growth, servers and tiers in one file"
              + " (docs/formats/scenario.md); options go before what it says.")
  private @Nullable Path scenario;

  @Option(
      names = "--growth",
      paramLabel = "30%/y",
      description = "Yearly growth of the writes, compound (default: the scenario's).")
  private @Nullable String growth;

  @Option(
      names = "--initial",
      paramLabel = "2TB",
      description = "Protected bytes, which the first copy ships (default: the scenario's).")
  private @Nullable String initial;

  @Option(
      names = "--lang",
      paramLabel = "en|ja",
      defaultValue = "en",
      description = "Language of table and reports (default: en).")
  private String language = "en";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.xlsx|FILE.pdf|FILE.html|FILE.json|FILE.csv.zip",
      description = "Writes a report; the ending says which. Give it again for each.")
  private List<Path> outputs = new ArrayList<>();

  @Option(
      names = "--policy",
      paramLabel = "JOB.yaml|DIR",
      description =
          "Writes the job that 'weir job add' takes: cap, calendar, compression, queues, objective"
              + " and prediction of the recommended line; with several servers or paths a folder"
              + " with one job for each. An older one that --policy wrote is replaced.")
  private @Nullable Path policy;

  @Option(
      names = "--require",
      description = "Ends with exit code 1 unless some line keeps every objective.")
  private boolean require;

  @Option(
      names = "--logo",
      paramLabel = "FILE.png|FILE.jpg",
      description = "A picture for the first page of workbook, PDF and HTML.")
  private @Nullable Path logo;

  @Option(
      names = "--template",
      paramLabel = "FILE.xlsx",
      description =
          "Your own workbook: its sheets and styles stay, the report's sheets come after them"
              + " (docs/workbook-template.md). Without macros and links to other files.")
  private @Nullable Path template;

  @Option(
      names = "--date",
      paramLabel = "2026-01-31[T09:30[+09:00]]",
      description =
          "The date on the reports (default: now, or SOURCE_DATE_EPOCH where it is set). With it"
              + " the same input gives the same bytes.")
  private @Nullable String date;

  @Option(names = "--json", description = "Prints one JSON object instead of the table.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Language spoken = Language.parse(language);
    ReportFiles.requireKnown(outputs);
    ReportDate madeAt = ReportDate.read(date, System.getenv());
    Optional<Logo> picture = LogoFile.read(logo);
    Optional<Template> kept = TemplateFile.read(template, outputs);
    try (PlanProgress progress = new PlanProgress()) {
      return answer(spoken, madeAt, picture, kept, progress);
    }
  }

  private int answer(
      Language spoken,
      ReportDate madeAt,
      Optional<Logo> picture,
      Optional<Template> kept,
      PlanProgress progress)
      throws IOException {
    PlanInputs inputs =
        PlanInputs.read(files, question(), progress).alsoRead(Optional.ofNullable(scenario));
    Optional<PolicyFiles> jobs =
        Optional.ofNullable(policy).map(place -> PolicyFiles.of(place, inputs.request()));
    requireApart(jobs);
    PlanResult result = Planner.plan(inputs.request(), progress);
    ReportContext context = inputs.context(spec.commandLine().getParseResult(), madeAt, picture);
    Report report = report(inputs.request(), result, context, progress);
    String text = PlanJson.print(inputs.request(), result, report);
    Formatter formatter = new Formatter(spoken, report.identity().zone());
    progress.begins(PlanningProgress.Stage.WRITING, outputs.size());
    for (Path output : outputs) {
      ReportFiles.write(List.of(output), report, kept, formatter, text);
      progress.partDone();
    }
    jobs.ifPresent(place -> place.write(JobPolicy.of(inputs.request(), result, context)));
    progress.close();
    if (json) {
      spec.commandLine().getOut().println(text);
    } else {
      print(TextReport.render(report, formatter, screen()), jobs);
    }
    spec.commandLine().getOut().flush();
    return require && result.recommended().isEmpty() ? ANSWER_IS_NO : 0;
  }

  private static Report report(
      PlanRequest request, PlanResult result, ReportContext context, PlanProgress progress) {
    Planned plan = new Planned(request, result, context.identity().zone());
    return ReportAssembler.assemble(request, result, context)
        .withSections(Chapters.of(plan, progress));
  }

  /** No output replaces what the plan reads or what it writes itself. */
  private void requireApart(Optional<PolicyFiles> jobs) {
    List<Path> read = new ArrayList<>(files);
    Stream.of(scenario, logo, template).flatMap(Stream::ofNullable).forEach(read::add);
    List<Path> written = new ArrayList<>(outputs);
    jobs.ifPresent(place -> written.addAll(place.files()));
    ReportFiles.requireApart(read, written);
  }

  private static TextReport.Screen screen() {
    boolean colour = CommandLine.Help.Ansi.AUTO.enabled();
    boolean terminal = System.console() != null && System.console().isTerminal();
    int columns = new CommandLine.Model.UsageMessageSpec().autoWidth(true).width();
    return terminal
        ? new TextReport.Screen(colour, columns)
        : new TextReport.Screen(colour, Integer.MAX_VALUE);
  }

  private void print(String text, Optional<PolicyFiles> jobs) {
    spec.commandLine().getOut().print(text);
    outputs.forEach(file -> spec.commandLine().getOut().println(file));
    jobs.ifPresent(place -> place.files().forEach(spec.commandLine().getOut()::println));
  }

  /** Everything of the request that does not come from files; checked before any file is read. */
  private PlanRequest.Question question() {
    List<CandidateLine> candidates =
        lines.stream().map(text -> parsed("--line", text, CandidateLine::parse)).toList();
    Set<String> names = new HashSet<>();
    for (CandidateLine line : candidates) {
      if (!names.add(line.name())) {
        throw ProblemException.wrongUse(
            "--line " + line.name(), "two lines have this name", "give each line its own name");
      }
    }
    AskedScenario asked = AskedScenario.read(Optional.ofNullable(scenario));
    List<CandidateLine> all = asked.lines(candidates);
    if (all.size() > MOST_LINES) {
      throw ProblemException.wrongUse(
          "--line",
          "%d lines are more than the %d that one plan judges".formatted(all.size(), MOST_LINES),
          "leave out those that nobody would order");
    }
    if (require && all.isEmpty()) {
      throw ProblemException.wrongUse(
          "--require", "no line was given that could keep an objective", "add a --line");
    }
    List<Duration> given =
        objectives.stream().map(text -> parsed("--rpo", text, Durations::parse)).toList();
    Optional<CompressionWish> wish =
        option("--compression", compression, CompressionWish::parse)
            .or(() -> asked.scenario().asked().compression());
    return new PlanRequest.Question(
        all,
        asked.objectives(given),
        CompressionChoice.of(wish),
        cost(),
        overruled(asked.scenario()));
  }

  /** The scenario with what the options say instead. */
  private Scenario overruled(Scenario filed) {
    Scenario grown =
        option("--growth", growth, YearlyGrowth::parse).map(filed::withGrowth).orElse(filed);
    return option("--initial", initial, DataSize::parse).map(grown::withProtected).orElse(grown);
  }

  private static <T> Optional<T> option(
      String name, @Nullable String text, Function<String, T> parser) {
    return Optional.ofNullable(text).map(value -> parsed(name, value, parser));
  }

  private WireCost cost() {
    return switch (overhead) {
      case "model" -> WireCost.MODEL;
      case "none" -> WireCost.NONE;
      default ->
          throw ProblemException.wrongUse(
              "--overhead " + overhead, "this is no way to count overhead", "write model or none");
    };
  }

  private static <T> T parsed(String option, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (UnitFormatException e) {
      throw ProblemException.wrongUse(
          option + " " + Shown.text(text), String.valueOf(e.getMessage()), "see weir plan --help");
    }
  }
}

package dev.weir.collector.cli;

import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureLog;
import dev.weir.collector.disks.DiskProbes;
import dev.weir.collector.sampling.CombinedProbe;
import dev.weir.collector.sampling.PathProbes;
import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.Probe;
import dev.weir.collector.sampling.SamplingLoop;
import dev.weir.collector.sampling.SamplingPlan;
import dev.weir.collector.sampling.SystemClock;
import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import dev.weir.units.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir collect}. */
@Command(
    name = "collect",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what is written, until the duration is over or Ctrl-C, and stores it as a capture.",
      "With PATHs it measures the writes of applications to files below them, by the best way this"
          + " machine allows; with --disks (or without PATHs) what reaches each disk. Nothing is"
          + " restarted and nothing is sent. At most the last second is lost if it is killed.",
      "While it runs, FILE.tail beside FILE holds the youngest rows: copy both, or stop it first."
    },
    footer = {
      "",
      "Example: weir collect /var/lib/postgresql --duration 7d -o db1.weir",
      "         weir collect --disks --interval 1s -o disks.weir",
      "         weir collect --install /var/lib/postgresql --rotate 7d",
      "         weir collect --status"
    })
final class CollectCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "PATH", description = "Folders or files to measure.")
  private List<Path> paths = new ArrayList<>();

  @Option(names = "--disks", description = "Measure every disk of this machine.")
  private boolean disks;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description = "Time between samples, from 100ms. Default: 1s.")
  private Duration interval = Duration.ofSeconds(1);

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "When to end, for example 7d; with --resume since the capture began. Default: at Ctrl-C.")
  private @Nullable Duration duration;

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description = "Count only matching files below the paths, for example '**.db'.")
  private List<String> includes = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "Leave out matching files below the paths; stronger than --include.")
  private List<String> excludes = new ArrayList<>();

  @Mixin private CaptureOptions capture = new CaptureOptions();
  @Mixin private ServiceOptions service = new ServiceOptions();
  @Mixin private CostOptions cost = new CostOptions();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = out();
    checkTimes();
    cost.check();
    if (service.wanted()) {
      selection();
      return service.perform(arguments(), paths, capture.output(), out);
    }
    capture.check();
    Duration left = duration == null ? null : capture.left(duration, Instant.now());
    if (left != null && !left.isPositive()) {
      out.println("The duration is over already; nothing more is measured.");
      return 0;
    }
    SamplingPlan plan = new SamplingPlan(interval, left, SamplingPlan.DEFAULT_FILE_LIMIT_BYTES);
    List<String> refusals = new ArrayList<>();
    try (Probe probe = probe(refusals)) {
      refusals.forEach(refusal -> out.println("Not used: " + refusal));
      probe.limits().forEach(limit -> out.println("Limit: " + limit));
      measure(probe, plan, out);
    }
    return 0;
  }

  /** What stands behind {@code collect} on the command line. */
  private List<String> arguments() {
    List<String> all =
        Objects.requireNonNull(spec).root().commandLine().getParseResult().originalArgs();
    return all.subList(all.indexOf(spec.name()) + 1, all.size());
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private void measure(Probe probe, SamplingPlan plan, PrintWriter out) {
    SystemClock clock = new SystemClock();
    try (OrderlyStop stop = new OrderlyStop(clock::stop)) {
      out.println(sample(probe, plan, clock));
      out.flush();
      stop.reached();
    }
  }

  /** Measures to the end and says what came of it. */
  private String sample(Probe probe, SamplingPlan plan, SystemClock clock) {
    CaptureHeader header = header(probe);
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    CaptureLog log = capture.open(header, Instant.now());
    SamplingLoop.End end;
    try (CollectProgress progress = new CollectProgress(plan.duration());
        log) {
      RunningStatus status = new RunningStatus(probe, log, service.statusFile(), err);
      out()
          .printf(
              "Measuring %s into %s.%n",
              ReadableAmount.sources(header.sources().size()), log.path());
      out().flush();
      end =
          new SamplingLoop(probe, log, plan, clock, cost.governor())
              .run(
                  done -> {
                    progress.show(done);
                    status.update(done);
                  });
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          log.path().toString(),
          "writing the capture failed: " + FileTrouble.of(e),
          "make room or choose another place; what was stored before can be read",
          e);
    }
    log.takeNews().forEach(news -> err.println("weir: " + news));
    return "%s: %s by %s, %s"
        .formatted(
            log.path(), ReadableAmount.sources(probe.sources().size()), probe.name(), told(end));
  }

  private static String told(SamplingLoop.End end) {
    return switch (end) {
      case STOPPED -> "stopped";
      case DURATION_OVER -> "complete";
      case FILE_FULL -> "ended because the file is full";
    };
  }

  private void checkTimes() {
    if (interval.compareTo(SamplingPlan.SHORTEST_INTERVAL) < 0) {
      throw ProblemException.wrongUse(
          "--interval " + Durations.print(interval),
          "the interval is too short",
          "give 100ms or more");
    }
    if (duration != null && !duration.isPositive()) {
      throw ProblemException.wrongUse(
          "--duration " + Durations.print(duration),
          "nothing would be measured",
          "give 1m or more");
    }
  }

  private Probe probe(List<String> refusals) {
    List<Probe> probes = new ArrayList<>();
    if (!paths.isEmpty()) {
      PathProbes.Choice choice = PathProbes.choose(selection());
      refusals.addAll(choice.refusals());
      probes.add(cost.sampled(choice.probe(), out()));
    }
    if (disks || paths.isEmpty()) {
      probes.add(DiskProbes.ofThisMachine());
    }
    return probes.size() == 1 ? probes.getFirst() : new CombinedProbe(probes);
  }

  private PathSelection selection() {
    List<Path> real = paths.stream().map(CollectCommand::existing).toList();
    refuseOverlap(real);
    return new PathSelection(
        real,
        Stream.concat(
                includes.stream().map(glob -> rule(true, glob)),
                excludes.stream().map(glob -> rule(false, glob)))
            .toList());
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw ProblemException.wrongUse(
          path.toString(), "there is no such file or folder", "check the name");
    }
    return path.toAbsolutePath().normalize();
  }

  /** What lies in two paths would count for one of them only, and the other would look idle. */
  private static void refuseOverlap(List<Path> paths) {
    for (int i = 0; i < paths.size(); i++) {
      for (int j = 0; j < paths.size(); j++) {
        Path outer = paths.get(i);
        Path inner = paths.get(j);
        boolean same = resolved(inner).equals(resolved(outer));
        if (i != j && resolved(inner).startsWith(resolved(outer))) {
          throw ProblemException.wrongUse(
              inner.toString(),
              same
                  ? "the same place is named twice, the other time as " + outer
                  : "it lies below " + outer + ", which is measured too",
              "name each place once: its writes would count for one of the two only");
        }
      }
    }
  }

  private static Path resolved(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          path.toString(),
          "it cannot be looked at: " + FileTrouble.of(e),
          "measure as a user who may",
          e);
    }
  }

  private static PathSelection.Rule rule(boolean include, String glob) {
    if (glob.isBlank()) {
      throw ProblemException.wrongUse(
          include ? "--include" : "--exclude",
          "the pattern is empty",
          "write for example '**.tmp'");
    }
    try {
      return PathSelection.Rule.of(include, glob);
    } catch (PatternSyntaxException e) {
      throw ProblemException.wrongUse(
          (include ? "--include " : "--exclude ") + glob,
          "the pattern cannot be read: " + e.getDescription(),
          "write for example '**.tmp'");
    }
  }

  private CaptureHeader header(Probe probe) {
    List<String> rules =
        paths.isEmpty()
            ? List.of()
            : selection().rules().stream().map(PathSelection.Rule::toString).toList();
    return new CaptureHeader(
        HostName.ofThisMachine(),
        ZoneId.systemDefault(),
        probe.name(),
        probe.sources(),
        probe.limits(),
        List.of(),
        rules,
        interval,
        "system");
  }
}

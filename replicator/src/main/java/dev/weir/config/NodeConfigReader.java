package dev.weir.config;

import dev.weir.codec.CompressionLevel;
import dev.weir.config.JobConfig.CaptureMode;
import dev.weir.engine.Cap;
import dev.weir.engine.Leveling;
import dev.weir.problem.ProblemException;
import dev.weir.rules.PathRules;
import dev.weir.target.OrphanPolicy;
import dev.weir.units.Bandwidth;
import dev.weir.units.DataSize;
import dev.weir.units.Durations;
import dev.weir.units.Ratio;
import dev.weir.units.UnitFormatException;
import dev.weir.yaml.Problems;
import dev.weir.yaml.Section;
import dev.weir.yaml.Shown;
import dev.weir.yaml.Truth;
import dev.weir.yaml.YamlText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a {@link NodeConfig}. */
public final class NodeConfigReader {
  private static final String REMEDY = "see docs/formats/node-config.md; nothing was started";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Duration DEFAULT_RPO = Duration.ofMinutes(15);
  private static final HostPort NOWHERE = new HostPort("nowhere", 0);
  private static final Path NO_PATH = Path.of("/");

  private static final Set<String> NODE_KEYS =
      Set.of("node", "state", "control", "keys", "listen", "metrics", "log", "replicas", "jobs");
  private static final Set<String> KEY_KEYS = Set.of("ca", "certificate", "key");
  private static final Set<String> REPLICA_KEYS = Set.of("job", "root", "from", "adopt", "orphans");
  private static final Set<String> JOB_KEYS =
      Set.of(
          "name",
          "protect",
          "target",
          "target-node",
          "capture",
          "exclude",
          "include",
          "compression",
          "connections",
          "cap",
          "calendar",
          "memory-queue",
          "disk-queue",
          "when-full",
          "block-at-most",
          "rpo",
          "record",
          "prediction");
  private static final Set<String> PREDICTION_KEYS =
      Set.of(
          "report",
          "line",
          "largest-age",
          "largest-backlog",
          "largest-age-at-most",
          "largest-backlog-at-most",
          "measured-for",
          "written",
          "compression-ratio",
          "line-carries",
          "busiest");

  private final Optional<Path> directory;

  /**
   * @param directory what relative paths are taken from; without one they are refused
   */
  private NodeConfigReader(Optional<Path> directory) {
    this.directory = directory;
  }

  /**
   * Reads one file.
   *
   * @throws ProblemException with every problem of the file, each with line and column
   */
  public static NodeConfig read(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    return parse(YamlText.read(file), parent == null ? absolute : parent);
  }

  /**
   * Reads a text.
   *
   * @param file how messages name it
   * @param directory what relative paths are taken from
   * @throws ProblemException as {@link #read}
   */
  public static NodeConfig parse(String text, String file, Path directory) {
    return parse(new YamlText(text, file), directory);
  }

  private static NodeConfig parse(YamlText text, Path directory) {
    Problems problems = new Problems(text.file(), REMEDY);
    Section root = text.root("the node configuration", NODE_KEYS, problems);
    NodeConfig config = new NodeConfigReader(Optional.of(directory)).node(root);
    problems.refuseIfAny();
    return config;
  }

  /**
   * Reads the file of one job: the keys of a job at its top, every path absolute because the node
   * keeps it in another place.
   *
   * @param file how messages name it
   * @throws ProblemException as {@link #read}
   */
  public static JobConfig parseJob(String text, String file) {
    Problems problems = new Problems(file, REMEDY);
    Section job = new YamlText(text, file).root("a job", JOB_KEYS, problems);
    JobConfig config = new NodeConfigReader(Optional.empty()).job(job);
    problems.refuseIfAny();
    return config;
  }

  private NodeConfig node(Section node) {
    String name = node.required("node", "", NodeConfigReader::name);
    Path state = node.required("state", NO_PATH, this::path);
    Section keys = node.section("keys", KEY_KEYS);
    NodeConfig config =
        new NodeConfig(
            name,
            state,
            node.value("control", this::path).orElse(state.resolve("control.sock")),
            node.has("keys") ? keyFiles(keys) : new NodeConfig.KeyFiles(state, state, state),
            node.value("listen", HostPort::parse),
            new NodeConfig.Observing(
                node.value("metrics", HostPort::parse),
                node.value("log", text -> choice(text, NodeConfig.LogForm.class))
                    .orElse(NodeConfig.LogForm.TEXT)),
            node.sections("replicas", "a replica", REPLICA_KEYS).stream()
                .map(this::replica)
                .toList(),
            node.sections("jobs", "a job", JOB_KEYS).stream().map(this::job).toList());
    checkWhole(node, config);
    return config;
  }

  private void checkWhole(Section node, NodeConfig config) {
    if (!config.replicas().isEmpty() && !node.has("listen")) {
      node.problem("replicas", "'listen' is missing: a node with replicas is a target");
    }
    if (!node.has("replicas") && !node.has("jobs")) {
      node.problem(
          "jobs",
          "neither 'jobs' nor 'replicas' is given: the node would do nothing; write 'jobs: []' to"
              + " add them later");
    }
    Set<String> names = new HashSet<>();
    config.jobs().stream()
        .filter(job -> !names.add(job.name()))
        .forEach(job -> node.problem("jobs", "two jobs are named '" + job.name() + "'"));
    Set<String> received = new HashSet<>();
    config.replicas().stream()
        .filter(replica -> !received.add(replica.job()))
        .forEach(r -> node.problem("replicas", "two replicas of job '" + r.job() + "'"));
  }

  private NodeConfig.KeyFiles keyFiles(Section keys) {
    return new NodeConfig.KeyFiles(
        keys.required("ca", NO_PATH, this::path),
        keys.required("certificate", NO_PATH, this::path),
        keys.required("key", NO_PATH, this::path));
  }

  private ReplicaConfig replica(Section section) {
    ReplicaConfig replica =
        new ReplicaConfig(
            section.required("job", "", NodeConfigReader::name),
            section.required("root", NO_PATH, this::path),
            section.list("from", NodeConfigReader::name),
            section.value("adopt", Truth::parse).orElse(false),
            section
                .value("orphans", text -> choice(text, OrphanPolicy.class))
                .orElse(OrphanPolicy.DELETE));
    if (replica.from().isEmpty()) {
      section.problem("from", "'from' names no node: nobody could send this job");
    }
    return replica;
  }

  private JobConfig job(Section section) {
    return new JobConfig(
        section.required("name", "", NodeConfigReader::name),
        section.required("protect", NO_PATH, this::path),
        new JobConfig.Target(
            section.required("target", NOWHERE, HostPort::parse),
            section.value("target-node", NodeConfigReader::name)),
        new JobConfig.Capture(
            section
                .value("capture", text -> choice(text, CaptureMode.class))
                .orElse(CaptureMode.AUTO),
            section.value("record", this::path),
            rules(section)),
        new JobConfig.Sending(
            section.value("compression", NodeConfigReader::leveling).orElse(Leveling.AUTOMATIC),
            section.value("connections", NodeConfigReader::connections).orElse(1),
            cap(section)),
        new JobConfig.Limits(
            section
                .value("memory-queue", NodeConfigReader::memoryQueue)
                .orElse(JobConfig.Limits.USUAL_MEMORY_QUEUE),
            section.value("disk-queue", DataSize::parse).orElse(JobConfig.Limits.USUAL_DISK_QUEUE),
            section.value("rpo", Durations::parse).orElse(DEFAULT_RPO),
            blockAtMost(section)),
        section.has("prediction")
            ? Optional.of(prediction(section.section("prediction", PREDICTION_KEYS)))
            : Optional.empty());
  }

  private static Duration blockAtMost(Section section) {
    WhenFull whenFull =
        section
            .value("when-full", text -> choice(text, WhenFull.class))
            .orElse(WhenFull.DISCONNECT);
    Optional<Duration> asked = section.value("block-at-most", NodeConfigReader::blocking);
    if (whenFull == WhenFull.DISCONNECT && asked.isPresent()) {
      section.problem("block-at-most", "block-at-most: holds with 'when-full: block' only");
    }
    return whenFull == WhenFull.BLOCK ? asked.orElse(JobConfig.Limits.USUAL_BLOCK) : Duration.ZERO;
  }

  private static Duration blocking(String text) {
    Duration duration = Durations.parse(text);
    if (duration.isZero() || duration.compareTo(JobConfig.Limits.LONGEST_BLOCK) > 0) {
      throw new UnitFormatException(
          "'"
              + text
              + "' is not more than 0s and at most 10m; to wait for nothing, 'when-full:"
              + " disconnect'");
    }
    return duration;
  }

  private static PathRules rules(Section section) {
    List<String> excludes = section.list("exclude", PathRules::requirePattern);
    List<String> includes = section.list("include", PathRules::requirePattern);
    if (excludes.isEmpty() && !includes.isEmpty()) {
      section.problem(
          "include",
          "include: brings back what 'exclude' leaves out, and nothing is left out; to replicate"
              + " only this, add exclude: [\"/**\"]");
    }
    try {
      return PathRules.of(excludes, includes);
    } catch (IllegalArgumentException e) {
      section.problem("exclude", "exclude and include: " + e.getMessage());
      return PathRules.NONE;
    }
  }

  private static JobConfig.Prediction prediction(Section section) {
    JobConfig.Peaks expected =
        new JobConfig.Peaks(
            section.required("largest-age", Duration.ZERO, Durations::parse),
            section.required("largest-backlog", new DataSize(0), DataSize::parse));
    return new JobConfig.Prediction(
        section.value("report", NodeConfigReader::label).orElse(""),
        section.value("line", NodeConfigReader::label).orElse(""),
        expected,
        new JobConfig.Peaks(
            section.value("largest-age-at-most", Durations::parse).orElse(expected.age()),
            section.value("largest-backlog-at-most", DataSize::parse).orElse(expected.backlog())),
        new JobConfig.Basis(
            section.value("measured-for", Durations::parse),
            section.value("written", DataSize::parse),
            section.value("compression-ratio", Ratio::parse),
            section.value("line-carries", Bandwidth::parse),
            section.list("busiest", JobConfig.BusiestStretch::parse)));
  }

  /** A name that is only shown. */
  private static String label(String text) {
    return Shown.text(text);
  }

  private static Cap cap(Section section) {
    Optional<Bandwidth> always = section.value("cap", Bandwidth::parse);
    List<String> rules =
        section.list(
            "calendar",
            rule -> {
              CapCalendar.parse(rule, ZoneId.systemDefault(), Cap.OPEN);
              return rule;
            });
    if (rules.isEmpty()) {
      return always.map(Cap::constant).orElse(Cap.unlimited());
    }
    long otherwise = always.map(Bandwidth::bitsPerSecond).orElse(Cap.OPEN);
    try {
      return Cap.weekly(
          CapCalendar.parse(String.join("\n", rules), ZoneId.systemDefault(), otherwise));
    } catch (UnitFormatException e) {
      section.problem("calendar", "calendar: " + e.getMessage());
      return Cap.unlimited();
    }
  }

  private static int connections(String text) {
    int most = JobConfig.Sending.MOST_CONNECTIONS;
    if (!text.matches("[1-9][0-9]?") || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException(
          "'" + Shown.text(text) + "' is no number of connections; write 1 to " + most);
    }
    return Integer.parseInt(text);
  }

  private static Leveling leveling(String text) {
    if (text.equals("auto")) {
      return Leveling.AUTOMATIC;
    }
    try {
      return new Leveling.Always(CompressionLevel.parse(text));
    } catch (UnitFormatException e) {
      throw new UnitFormatException(e.getMessage() + ", or auto");
    }
  }

  private static DataSize memoryQueue(String text) {
    DataSize size = DataSize.parse(text);
    if (size.compareTo(JobConfig.Limits.SMALLEST_MEMORY_QUEUE) < 0) {
      throw new UnitFormatException(
          "'" + text + "' is too small: at least " + JobConfig.Limits.SMALLEST_MEMORY_QUEUE);
    }
    return size;
  }

  private Path path(String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("'" + Shown.text(text) + "' is no path");
    }
    Path path = Path.of(text);
    if (directory.isEmpty() && !path.isAbsolute()) {
      throw new IllegalArgumentException("'" + Shown.text(text) + "' is no absolute path");
    }
    return directory.map(base -> base.resolve(path)).orElse(path).normalize();
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + Shown.text(text)
              + "' is no name; use 1 to 63 of a-z, 0-9 and -, beginning with a letter or digit");
    }
    return text;
  }

  private static <E extends Enum<E>> E choice(String text, Class<E> type) {
    Function<E, String> written = value -> value.name().toLowerCase(Locale.ROOT);
    Optional<E> found =
        Arrays.stream(type.getEnumConstants()).filter(v -> written.apply(v).equals(text)).findAny();
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "'"
                    + Shown.text(text)
                    + "' is unknown; one of "
                    + Arrays.stream(type.getEnumConstants())
                        .map(written)
                        .collect(Collectors.joining(", "))));
  }

  /** What happens when memory and disk queue are full. */
  private enum WhenFull {
    DISCONNECT,
    BLOCK
  }
}

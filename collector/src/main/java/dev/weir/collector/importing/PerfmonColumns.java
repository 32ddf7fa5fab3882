package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses the columns of disks among all counters of a log, by name or as a person says. */
final class PerfmonColumns implements PdhTable.ColumnVisitor {
  /** Column that a person names for bytes written per second: --column bytes=COUNTER. */
  static final String BYTES = "bytes";

  /** Column that a person names for writes per second: --column writes=COUNTER. */
  static final String WRITES = "writes";

  private static final String TOTAL = "_Total";
  private static final int MOST_SOURCES = 100_000;
  private static final int MOST_PROPOSALS = 8;
  private static final int MOST_KEPT_NAMES = 200;

  private final String file;
  private final Map<String, String> said;
  private final Map<Disk, Integer> bytes = new LinkedHashMap<>();
  private final Map<Disk, Integer> operations = new LinkedHashMap<>();
  private final Set<String> hosts = new LinkedHashSet<>();
  private final Set<String> others = new LinkedHashSet<>();
  private final Set<String> objects = new LinkedHashSet<>();

  /**
   * @param said what a person said of columns
   */
  PerfmonColumns(String file, Map<String, String> said) {
    this.file = file;
    this.said = said;
  }

  /** An instance of a disk object on one machine. */
  private record Disk(CounterPath path) {
    private Disk {
      path = new CounterPath(path.host(), path.object(), path.instance(), "");
    }

    boolean total() {
      return path.instance().equals(TOTAL);
    }
  }

  /**
   * @param host name of the machine, or "several"
   */
  record Choice(String host, List<PdhSource> sources, List<String> assumptions) {
    Choice {
      sources = List.copyOf(sources);
      assumptions = List.copyOf(assumptions);
    }
  }

  @Override
  public void column(int index, CounterPath path) {
    boolean disk = DiskCounterNames.isPhysical(path) || DiskCounterNames.isLogical(path);
    if (matches(path, said.get(BYTES), disk && DiskCounterNames.isWriteBytes(path))) {
      put(bytes, path, index);
      objects.add(DiskCounterNames.plain(path.object()));
      hosts.add(path.host());
    } else if (matches(path, said.get(WRITES), disk && DiskCounterNames.isWrites(path))) {
      put(operations, path, index);
    } else if (others.size() < MOST_KEPT_NAMES && likeDisk(path)) {
      others.add(path.object() + "\\" + path.counter());
    }
  }

  private static boolean matches(CounterPath path, @Nullable String wanted, boolean byName) {
    if (wanted == null) {
      return byName;
    }
    String plain = DiskCounterNames.plain(wanted.replace("(*)", ""));
    String counter = DiskCounterNames.plain(path.counter());
    return plain.equals(counter)
        || plain.endsWith(DiskCounterNames.plain(path.object()) + "\\" + counter);
  }

  private void put(Map<Disk, Integer> columns, CounterPath path, int index) {
    if (columns.size() == MOST_SOURCES || columns.putIfAbsent(new Disk(path), index) != null) {
      throw ProblemException.badInput(
          file + ":1",
          "the counter \\%s(%s)\\%s comes twice"
              .formatted(path.object(), path.instance(), path.counter()),
          "leave one of the two columns out");
    }
  }

  /** Physical disks are called '0 C: D:', volumes 'C:' or 'HarddiskVolume1', in any language. */
  private static boolean likeDisk(CounterPath path) {
    return path.instance().matches("[0-9]+( [A-Za-z]:)*|[A-Za-z]:|HarddiskVolume[0-9]+|_Total");
  }

  /**
   * The sources found.
   *
   * @throws ProblemException where there are none, with what a person may name instead
   */
  Choice choose() {
    if (bytes.isEmpty()) {
      throw nothingFound();
    }
    if (said.containsKey(BYTES) && objects.size() > 1) {
      throw ProblemException.wrongUse(
          "--column bytes=" + said.get(BYTES),
          "counters of this name belong to several objects: " + String.join(", ", objects),
          "name the object too, for example --column bytes=\"PhysicalDisk\\Disk Write Bytes/sec\"");
    }
    List<String> assumptions = new ArrayList<>();
    boolean totalOnly = bytes.keySet().stream().allMatch(Disk::total);
    if (totalOnly) {
      assumptions.add(
          "The file has the counter _Total and no single disk: it is taken as one source.");
    }
    if (said.containsKey(BYTES)) {
      assumptions.add("'%s' is taken as bytes written per second.".formatted(said.get(BYTES)));
    }
    List<PdhSource> sources = new ArrayList<>();
    for (Map.Entry<Disk, Integer> each : bytes.entrySet()) {
      if (totalOnly || !each.getKey().total()) {
        sources.add(source(each.getKey(), each.getValue(), totalOnly));
      }
    }
    return new Choice(hosts.size() == 1 ? host() : "several", sources, assumptions);
  }

  private String host() {
    String host = hosts.iterator().next();
    return host.isEmpty() ? "unknown" : host;
  }

  private PdhSource source(Disk disk, int column, boolean totalOnly) {
    CounterPath path = disk.path();
    String own =
        totalOnly || path.instance().isEmpty()
            ? path.object() + (path.instance().isEmpty() ? "" : "(" + path.instance() + ")")
            : path.instance();
    return new PdhSource(
        hosts.size() == 1 ? own : path.host() + " " + own,
        PerfmonFormat.kindOf(path),
        column,
        1,
        operations.getOrDefault(disk, -1));
  }

  private ProblemException nothingFound() {
    String proposals =
        others.isEmpty()
            ? "no counter of a disk is in the file"
            : "counters of disks in the file are "
                + String.join("; ", others.stream().limit(MOST_PROPOSALS).toList());
    return ProblemException.badInput(
        file + ":1",
        "none of its columns is known as bytes written per second; " + proposals,
        "name the column in the machine's language: --column bytes=\"PhysicalDisk\\Disk Write"
            + " Bytes/sec\", or log \\PhysicalDisk(*)\\Disk Write Bytes/sec");
  }
}

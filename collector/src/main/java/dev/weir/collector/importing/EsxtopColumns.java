package dev.weir.collector.importing;

import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses sources that do not repeat each other's bytes among the tens of thousands of columns of
 * esxtop: devices and NFS volumes, and the virtual disks above them. Adapters, paths, partitions
 * and shares per world repeat the devices; a virtual machine repeats its virtual disks.
 */
final class EsxtopColumns implements PdhTable.ColumnVisitor {
  private static final String BYTES = "MBytes Written/sec";
  private static final String WRITES = "Writes/sec";
  private static final double MEGABYTE = 1 << 20;
  private static final String ADAPTER = "Physical Disk Adapter";
  private static final String VIRTUAL = "Virtual Disk";

  /** Names of ESX 4 and later, and of ESX 3. */
  private static final Set<String> DEVICES =
      Set.of("Physical Disk SCSI Device", "Physical Disk", "Physical Disk NVMe Device");

  /** A virtual machine's name may hold colons itself. */
  private static final Pattern VIRTUAL_DISK = Pattern.compile("(.+):[a-z]+[0-9]+:[0-9]+");

  private static final String NFS = "Physical Disk NFS Volume";
  private static final int MOST_COLUMNS = 200_000;

  private final String file;
  private final Map<CounterPath, Integer> bytes = new LinkedHashMap<>();
  private final Map<CounterPath, Integer> writes = new HashMap<>();
  private final Set<String> hosts = new LinkedHashSet<>();

  EsxtopColumns(String file) {
    this.file = file;
  }

  @Override
  public void column(int index, CounterPath path) {
    boolean chosen =
        DEVICES.contains(path.object())
            || path.object().equals(NFS)
            || path.object().equals(ADAPTER)
            || path.object().equals(VIRTUAL);
    if (!chosen || path.instance().isEmpty()) {
      return;
    }
    Map<CounterPath, Integer> columns;
    if (path.counter().equals(BYTES)) {
      columns = bytes;
      hosts.add(path.host());
    } else if (path.counter().equals(WRITES)) {
      columns = writes;
    } else {
      return;
    }
    if (columns.size() == MOST_COLUMNS || columns.putIfAbsent(stem(path), index) != null) {
      throw ProblemException.badInput(
          file + ":1",
          "the counter \\%s(%s)\\%s comes twice"
              .formatted(path.object(), path.instance(), path.counter()),
          "leave one of the two columns out");
    }
  }

  /** Name of the measured host. */
  String host() {
    return hosts.size() == 1 ? hosts.iterator().next() : "several";
  }

  /** Whether there are adapters and no devices. */
  boolean adaptersStandIn() {
    return bytes.keySet().stream().noneMatch(path -> DEVICES.contains(path.object()))
        && bytes.keySet().stream().anyMatch(path -> path.object().equals(ADAPTER));
  }

  /**
   * The sources found.
   *
   * @throws ProblemException where there are none
   */
  List<PdhSource> choose() {
    boolean adapters = adaptersStandIn();
    Set<CounterPath> machines = machinesWithDisks();
    List<PdhSource> sources = new ArrayList<>();
    for (Map.Entry<CounterPath, Integer> each : bytes.entrySet()) {
      CounterPath path = each.getKey();
      boolean repeats = path.object().equals(ADAPTER) && !adapters || machines.contains(path);
      if (!repeats) {
        sources.add(source(path, each.getValue()));
      }
    }
    if (sources.isEmpty()) {
      throw ProblemException.badInput(
          file + ":1",
          "it has no column '" + BYTES + "' of a device or a virtual disk",
          "record all counters: esxtop -b -a -d 5 -n 720 > FILE");
    }
    return sources;
  }

  private PdhSource source(CounterPath path, int column) {
    return new PdhSource(
        hosts.size() == 1 ? path.instance() : path.host() + " " + path.instance(),
        path.object().equals(VIRTUAL) ? SourceKind.INSTANCE : SourceKind.DISK,
        column,
        MEGABYTE,
        writes.getOrDefault(path, -1));
  }

  /** Virtual machines of which the file has the virtual disks: 'VM' beside 'VM:scsi0:0'. */
  private Set<CounterPath> machinesWithDisks() {
    Set<CounterPath> machines = new LinkedHashSet<>();
    for (CounterPath path : bytes.keySet()) {
      Matcher disk = VIRTUAL_DISK.matcher(path.instance());
      if (path.object().equals(VIRTUAL) && disk.matches()) {
        machines.add(new CounterPath(path.host(), VIRTUAL, disk.group(1), ""));
      }
    }
    return machines;
  }

  private static CounterPath stem(CounterPath path) {
    return new CounterPath(path.host(), path.object(), path.instance(), "");
  }
}

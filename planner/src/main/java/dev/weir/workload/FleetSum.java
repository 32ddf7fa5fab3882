package dev.weir.workload;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * Adds up the sources of many captures on a grid. Captures that share a source or a machine are
 * read together, each once; then their samples are let go.
 */
final class FleetSum {
  private final List<MeasuredSource> sources;
  private final List<List<SourcePiece>> chains;
  private final List<SourceLabel> labels;
  private final ReadingMemory memory;
  private final ReadingProgress progress;
  private final Grid grid;
  private final long start;
  private final long end;
  private final List<Machine> machines;

  /** The sums that no thread is adding to. */
  private final Queue<Map<SourceLabel, GridSum>> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param sources all that are counted
   * @param chains the pieces of each of them, in the same order
   * @param labels of each of them; the sources of one label have a sum of their own
   */
  FleetSum(
      List<MeasuredSource> sources,
      List<List<SourcePiece>> chains,
      List<SourceLabel> labels,
      ReadingMemory memory,
      ReadingProgress progress) {
    this.sources = sources;
    this.chains = chains;
    this.labels = labels;
    this.memory = memory;
    this.progress = progress;
    this.grid = Grid.of(sources);
    this.start = sources.stream().mapToLong(s -> s.figures().startNanos()).min().orElseThrow();
    this.end = sources.stream().mapToLong(s -> s.figures().endNanos()).max().orElseThrow();
    this.machines = machines();
  }

  /**
   * Sources whose captures are read together.
   *
   * @param indexes of the sources
   * @param shared captures and names that they have in common
   */
  private record Machine(List<Integer> indexes, Set<Object> shared) {}

  WorkloadSet.Sums sums() throws IOException {
    progress.begins(ReadingProgress.Phase.SUMMING, machines.size());
    List<Long> samples = machines.stream().map(this::samples).toList();
    long cells = Math.ceilDiv(Grid.covered(sources), grid.stepNanos());
    long kept = labels.stream().distinct().count();
    int atOnce = memory.machinesAtOnce(samples, cells * kept);
    List<List<ServerFigures>> servers = FileWorkers.each(machines, atOnce, this::add);
    Map<SourceLabel, GridSum> sums = idle.remove();
    idle.forEach(
        other ->
            other.forEach(
                (label, sum) ->
                    sums.merge(
                        label,
                        sum,
                        (one, more) -> {
                          one.addAll(more);
                          return one;
                        })));
    List<Integer> all = IntStream.range(0, sources.size()).boxed().toList();
    return new GriddedSums(this, all, sums, servers.stream().flatMap(List::stream).toList());
  }

  Grid grid() {
    return grid;
  }

  SourceLabel label(int index) {
    return labels.get(index);
  }

  GridSum emptySum() {
    return new GridSum(WorkloadSet.nameOf(sources), grid, start, end);
  }

  /** What these sources are called together. */
  String title(List<Integer> indexes) {
    return WorkloadSet.nameOf(some(indexes));
  }

  ZoneId zone(List<Integer> indexes) {
    return some(indexes).getFirst().figures().zone();
  }

  /** When some of these sources was not measured. */
  List<Gap> gaps(List<Integer> indexes) {
    return GridSum.gaps(some(indexes), start, end);
  }

  /** The servers that have one of these sources. */
  List<ServerFigures> ofSources(List<ServerFigures> servers, List<Integer> indexes) {
    Set<MeasuredSource> wanted = Set.copyOf(some(indexes));
    return servers.stream()
        .filter(server -> server.sources().stream().anyMatch(wanted::contains))
        .toList();
  }

  private List<MeasuredSource> some(List<Integer> indexes) {
    return indexes.stream().map(sources::get).toList();
  }

  /** Payload bytes of every source in the windows together; reads only blocks that have some. */
  double[] bytesWithin(List<Span> windows) {
    double[] bytes = new double[sources.size()];
    try {
      FileWorkers.each(machines, FileWorkers.AT_ONCE, machine -> count(machine, windows, bytes));
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          WorkloadSet.nameOf(sources),
          "reading the captures once more failed: " + FileTrouble.withPlace(e),
          "check their disk or network drive, and that nobody changes them",
          e);
    }
    return bytes;
  }

  /** Each machine has its own places in {@code bytes}. */
  private int count(Machine machine, List<Span> windows, double[] bytes) throws IOException {
    Map<CaptureInput, WindowBytes> counted = new LinkedHashMap<>();
    for (int index : machine.indexes()) {
      for (SourcePiece piece : chains.get(index)) {
        WindowBytes counts = counted.get(piece.input());
        if (counts == null) {
          counts = new WindowBytes(windows, piece.input().capture().header().sources().size());
          counted.put(piece.input(), counts);
          piece.input().readWithin(counts);
        }
        bytes[index] += counts.bytes(piece.index());
      }
    }
    return counted.size();
  }

  /** Sources that share a capture, or belong to one machine, are together. */
  private List<Machine> machines() {
    Map<Object, Machine> owners = new HashMap<>();
    Set<Machine> all = new LinkedHashSet<>();
    for (int index = 0; index < chains.size(); index++) {
      Machine joined = new Machine(new ArrayList<>(), new LinkedHashSet<>());
      for (Object thing : shared(index)) {
        Machine before = owners.get(thing);
        if (before != null && all.remove(before)) {
          joined.indexes().addAll(before.indexes());
          joined.shared().addAll(before.shared());
        }
      }
      joined.indexes().add(index);
      joined.shared().addAll(shared(index));
      joined.shared().forEach(thing -> owners.put(thing, joined));
      all.add(joined);
    }
    return List.copyOf(all);
  }

  private Set<Object> shared(int index) {
    Set<Object> shared = new LinkedHashSet<>();
    chains.get(index).forEach(piece -> shared.add(piece.input()));
    if (MeasuredSource.isNamed(sources.get(index).host())) {
      shared.add(sources.get(index).host());
    }
    return shared;
  }

  private long samples(Machine machine) {
    return machine.indexes().stream()
        .mapToLong(index -> sources.get(index).figures().samples())
        .sum();
  }

  private List<ServerFigures> add(Machine machine) throws IOException {
    List<Workload> workloads = load(machine);
    Map<SourceLabel, GridSum> own = Objects.requireNonNullElseGet(idle.poll(), HashMap::new);
    Map<String, List<Integer>> servers = new LinkedHashMap<>();
    for (int i = 0; i < workloads.size(); i++) {
      int index = machine.indexes().get(i);
      own.computeIfAbsent(labels.get(index), label -> emptySum()).add(workloads.get(i));
      servers.computeIfAbsent(sources.get(index).server(), server -> new ArrayList<>()).add(i);
    }
    idle.add(own);
    List<ServerFigures> figures = new ArrayList<>();
    servers.forEach(
        (server, places) ->
            figures.add(
                ServerFigures.of(
                    server,
                    some(places.stream().map(machine.indexes()::get).toList()),
                    places.stream().map(workloads::get).toList())));
    progress.fileDone();
    return figures;
  }

  private List<Workload> load(Machine machine) throws IOException {
    Map<CaptureInput, CaptureReading> readings = new HashMap<>();
    List<Workload> workloads = new ArrayList<>();
    for (int index : machine.indexes()) {
      List<Workload> parts = new ArrayList<>();
      for (SourcePiece piece : chains.get(index)) {
        parts.add(part(machine, piece, readings));
      }
      workloads.add(SourceChain.joined(parts));
    }
    return workloads;
  }

  private Workload part(
      Machine machine, SourcePiece piece, Map<CaptureInput, CaptureReading> readings)
      throws IOException {
    Workload held = piece.held();
    if (held != null) {
      return held;
    }
    CaptureReading reading = readings.get(piece.input());
    if (reading == null) {
      reading = CaptureReading.of(piece.input(), wanted(machine, piece.input()));
      readings.put(piece.input(), reading);
    }
    return reading.take(piece.index());
  }

  private BitSet wanted(Machine machine, CaptureInput input) {
    BitSet wanted = new BitSet();
    machine.indexes().stream()
        .flatMap(index -> chains.get(index).stream())
        .filter(piece -> piece.input() == input)
        .forEach(piece -> wanted.set(piece.index()));
    return wanted;
  }
}

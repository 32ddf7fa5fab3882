package dev.weir.collector.linux;

import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.Probe;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Counts application writes below chosen paths on ext4, in the kernel, as they happen. Bytes are
 * those the applications wrote, before the page cache merges them. Where chosen paths overlap, a
 * file counts for the path named first.
 */
final class TracepointProbe implements Probe {
  static final String NAME = "bpf-tracepoints";

  private static final Duration BETWEEN_WALKS = Duration.ofSeconds(10);

  /** The first walk is done whole, whatever it takes. */
  private static final Duration FIRST_WALK_MAX = Duration.ofDays(1);

  /** Of the time since the last sample, what a slice of the walk may take: half a percent. */
  private static final long WALK_SHARE = 200;

  private static final long WALK_SLICE_MAX_NANOS = Duration.ofMillis(5).toNanos();
  private static final String JOURNAL_EVENT = "ext4/ext4_journal_start_inode";

  private final List<UnderlyingTree> trees;
  private final CountingMaps maps;
  private final NewFiles newFiles;
  private final MemorySegment totals;
  private final List<Integer> attached = new ArrayList<>();
  private final List<SourceInfo> sources = new ArrayList<>();
  private final List<TreeWalk> walks = new ArrayList<>();
  private boolean renamesSeen;
  private boolean closed;
  private long lastSample;
  private long walkStarted;

  private TracepointProbe(PathSelection selection, List<UnderlyingTree> trees) {
    this.trees = List.copyOf(trees);
    maps = CountingMaps.create(!selection.rules().isEmpty());
    newFiles = new NewFiles(maps);
    totals = maps.totals().view();
    for (int group = 0; group < trees.size(); group++) {
      sources.add(new SourceInfo(selection.paths().get(group).toString(), SourceKind.PATH));
      walks.add(new TreeWalk(maps, trees.get(group), group, selection, newFiles));
    }
  }

  /**
   * Loads everything and counts from its return on.
   *
   * @param selection of at most {@link CountingMaps#GROUPS_MAX} paths, on ext4
   * @throws KernelRefusedException when the kernel lets us not, leaving nothing behind
   * @throws IOException when a path or the kernel's event descriptions cannot be read
   */
  static TracepointProbe open(PathSelection selection, List<UnderlyingTree> trees)
      throws IOException {
    TracepointProbe probe = new TracepointProbe(selection, trees);
    try {
      probe.start();
      return probe;
    } catch (KernelRefusedException | IOException e) {
      probe.close();
      throw e;
    }
  }

  private void start() throws IOException {
    try (Tracefs tracefs = Tracefs.open()) {
      attachAll(tracefs.events());
    }
    for (TreeWalk walk : walks) {
      walk.restart();
      walk.advance(System.nanoTime() + FIRST_WALK_MAX.toNanos());
    }
    lastSample = System.nanoTime();
    walkStarted = lastSample;
  }

  private void attachAll(Path events) throws IOException {
    int[] devices = trees.stream().mapToInt(UnderlyingTree::device).distinct().toArray();
    WritePrograms programs = new WritePrograms(maps, devices);
    attach(events, "ext4/ext4_allocate_inode", programs::inodeAllocated);
    attach(events, "ext4/ext4_free_inode", programs::inodeFreed);
    attach(events, "ext4/ext4_da_write_begin", programs::writeBegins);
    attach(events, "ext4/ext4_write_begin", programs::writeBegins);
    attach(events, "ext4/ext4_da_write_end", programs::writeEnds);
    attach(events, "ext4/ext4_write_end", programs::writeEnds);
    attach(events, "ext4/ext4_journalled_write_end", programs::writeEnds);
    attach(events, "iomap/iomap_iter", programs::directIterates);
    attach(events, "iomap/iomap_dio_complete", programs::directCompletes);
    renamesSeen = journalNamesInodes(events);
    if (renamesSeen) {
      attach(events, JOURNAL_EVENT, programs::journalHandleBegins);
    } else {
      attach(events, "ext4/ext4_unlink_exit", programs::unlinked);
    }
  }

  /** Older kernels do not say on which inode a journal handle begins. */
  private static boolean journalNamesInodes(Path events) throws IOException {
    if (!Files.exists(events.resolve(JOURNAL_EVENT))) {
      return false;
    }
    Tracepoint event = Tracepoint.read(events, JOURNAL_EVENT);
    return event.has("ino") && event.has("type");
  }

  private void attach(Path events, String name, Function<Tracepoint, long[]> program)
      throws IOException {
    Tracepoint event = Tracepoint.read(events, name);
    for (int descriptor : event.attach(program.apply(event))) {
      attached.add(descriptor);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<SourceInfo> sources() {
    return List.copyOf(sources);
  }

  @Override
  public void sample(Instant now, CounterSink counters) {
    nameNewFiles();
    walkOn();
    for (int group = 0; group < sources.size(); group++) {
      long operations =
          count(group, CountingMaps.WRITES)
              + count(group, CountingMaps.CREATES)
              + count(group, CountingMaps.NAMESPACE);
      counters.counter(group, count(group, CountingMaps.BYTES), operations);
    }
  }

  /** A counter of a path since the start. */
  long count(int group, int counter) {
    long offset = (group * (long) CountingMaps.ROW_WORDS + counter) * Long.BYTES;
    return totals.get(ValueLayout.JAVA_LONG, offset) + newFiles.counted(group, counter);
  }

  private void nameNewFiles() {
    newFiles.refresh();
    boolean known = true;
    for (long directory : newFiles.directories()) {
      known &= walks.stream().anyMatch(walk -> walk.nameFilesOf(directory));
    }
    if (!known) {
      walkStarted = Math.min(walkStarted, System.nanoTime() - BETWEEN_WALKS.toNanos());
    }
  }

  private void walkOn() {
    long now = System.nanoTime();
    long slice = Math.min(WALK_SLICE_MAX_NANOS, (now - lastSample) / WALK_SHARE);
    lastSample = now;
    boolean finished = walks.stream().allMatch(TreeWalk::finished);
    if (finished && now - walkStarted < BETWEEN_WALKS.toNanos()) {
      return;
    }
    if (finished) {
      walkStarted = now;
      walks.forEach(TreeWalk::restart);
    }
    walks.stream()
        .filter(walk -> !walk.finished())
        .findFirst()
        .ifPresent(walk -> walk.advance(now + slice));
  }

  @Override
  public List<String> limits() {
    List<String> limits = new ArrayList<>();
    limits.add("Writes through shared memory mappings (mmap) are not counted.");
    limits.add(
        "A single write that crosses a 2 MiB boundary counts as several operations; its bytes are"
            + " exact.");
    limits.add(
        renamesSeen
            ? "Operations are writes, creations, removals, renames, links and extended attributes;"
                + " changes of size, mode, owner and time are not among them."
            : "Operations are writes, creations and removals; this kernel does not show renames,"
                + " links and removed directories.");
    limits.add(
        "A file moved in from elsewhere on the same file system counts from up to "
            + BETWEEN_WALKS.toSeconds()
            + " s after the move (longer in very large trees), its former content not at all; one"
            + " moved out counts until it is deleted.");
    if (maps.named()) {
      limits.add(
          "Rules see the name under which a file is first met; a file deleted before the next"
              + " sample counts whatever its name.");
    }
    for (UnderlyingTree tree : trees) {
      for (MountTable.Mount mount : tree.foreign()) {
        limits.add(
            "What is written to "
                + mount.point()
                + " ("
                + mount.type()
                + ") is not counted: another file system is mounted there.");
      }
    }
    return limits;
  }

  @Override
  public List<String> warnings() {
    long dropped = 0;
    for (int group = 0; group < sources.size(); group++) {
      dropped += count(group, CountingMaps.DROPPED);
    }
    return dropped == 0
        ? List.of()
        : List.of(
            dropped
                + " new files were not counted: the kernel had no room for more than "
                + CountingMaps.MEMBERS_MAX
                + " files. Choose smaller directories.");
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    attached.forEach(fd -> Syscalls.current().call(SyscallNumbers.CLOSE, fd));
    maps.close();
    trees.forEach(UnderlyingTree::close);
  }
}

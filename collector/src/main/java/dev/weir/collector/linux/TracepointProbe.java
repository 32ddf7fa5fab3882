package dev.weir.collector.linux;

import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.collector.compressing.RecentWrites;
import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.Probe;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Counts application writes below chosen paths on ext4, in the kernel, as they happen. Bytes are
 * those the applications wrote, before the page cache merges them. Where chosen paths overlap, a
 * file counts for the path named first. A name that comes to lead to another folder or file is
 * followed; see {@link ChosenPath}.
 */
final class TracepointProbe implements Probe, RecentWrites {
  static final String NAME = "bpf-tracepoints";

  private static final Duration BETWEEN_WALKS = Duration.ofSeconds(10);

  /** The first walk is done whole, whatever it takes. */
  private static final Duration FIRST_WALK_MAX = Duration.ofDays(1);

  /** Of the time since the last sample, what a slice of the walk may take: half a percent. */
  private static final long WALK_SHARE = 200;

  /** How often at most it is looked where the names of the paths lead. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private static final long WALK_SLICE_MAX_NANOS = Duration.ofMillis(5).toNanos();
  private static final long PAGE_BYTES = 4096;
  private static final String JOURNAL_EVENT = "ext4/ext4_journal_start_inode";

  private final List<ChosenPath> paths = new ArrayList<>();
  private final CountingMaps maps;
  private final NewFiles newFiles;
  private final MemorySegment totals;
  private final List<Integer> attached = new ArrayList<>();
  private final List<Integer> loaded = new ArrayList<>();
  private final ProgramCost cost = new ProgramCost();
  private final List<SourceInfo> sources = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private final WriteFollower follower;
  private final WrittenFiles writtenFiles;
  private final long[][] sizesTold = new long[CountingMaps.GROUPS_MAX][CountingMaps.SIZE_BUCKETS];
  private Optional<KernelLayout> layout = Optional.empty();
  private String mappingsUnseen = "";
  private boolean renamesSeen;
  private boolean closed;
  private long lastSample;
  private long walkStarted;
  private Instant looked = Instant.now();

  private TracepointProbe(PathSelection selection, List<UnderlyingTree> trees) {
    maps = CountingMaps.create(!selection.rules().isEmpty());
    newFiles = new NewFiles(maps);
    totals = maps.totals().view();
    follower = new WriteFollower(maps, trees.size());
    for (int group = 0; group < trees.size(); group++) {
      sources.add(new SourceInfo(selection.paths().get(group).toString(), SourceKind.PATH));
      paths.add(
          new ChosenPath(selection, group, trees.get(group), maps, newFiles, this::deviceLeft));
      lost.add("");
    }
    writtenFiles = new WrittenFiles(paths, maps);
  }

  private void deviceLeft(int device) {
    writtenFiles.letGo(device);
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
    for (ChosenPath path : paths) {
      path.begin(FIRST_WALK_MAX);
    }
    lastSample = System.nanoTime();
    looked = Instant.now();
    walkStarted = lastSample;
    follower.begin();
  }

  private void attachAll(Path events) throws IOException {
    int[] devices = paths.stream().mapToInt(ChosenPath::device).distinct().toArray();
    ProgramParts parts = new ProgramParts(maps, devices);
    attachMembers(events, new MemberPrograms(maps, parts));
    try {
      layout = Optional.of(KernelLayout.ofThisKernel());
    } catch (IOException | KernelRefusedException e) {
      mappingsUnseen = String.valueOf(e.getMessage());
    }
    WritePrograms writes = new WritePrograms(maps, parts, layout);
    attach(events, "ext4/ext4_da_write_begin", writes::writeBegins);
    attach(events, "ext4/ext4_write_begin", writes::writeBegins);
    attach(events, "ext4/ext4_da_write_end", writes::writeEnds);
    attach(events, "ext4/ext4_write_end", writes::writeEnds);
    attach(events, "ext4/ext4_journalled_write_end", writes::writeEnds);
    attach(events, "iomap/iomap_iter", writes::directIterates);
    attach(events, "iomap/iomap_dio_complete", writes::directCompletes);
    attachMappings(events, writes);
  }

  private void attachMembers(Path events, MemberPrograms members) throws IOException {
    attach(events, "ext4/ext4_allocate_inode", members::inodeAllocated);
    attach(events, "ext4/ext4_free_inode", members::inodeFreed);
    renamesSeen = journalNamesInodes(events);
    if (renamesSeen) {
      attach(events, JOURNAL_EVENT, members::journalHandleBegins);
    } else {
      attach(events, "ext4/ext4_unlink_exit", members::unlinked);
    }
  }

  /** Where the kernel does not allow it, everything else still counts. */
  private void attachMappings(Path events, WritePrograms writes) throws IOException {
    if (layout.isEmpty()) {
      return;
    }
    KernelLayout kernel = layout.get();
    try {
      hold(BpfProgram.attachRaw("writeback_dirty_" + kernel.page(), writes.pageDirtied(kernel)));
      attach(events, "ext4/ext4_truncate_enter", writes::reshapingBegins);
      attach(events, "ext4/ext4_truncate_exit", writes::reshapingEnds);
      attach(events, "ext4/ext4_fallocate_enter", writes::reshapingBegins);
      attach(events, "ext4/ext4_fallocate_exit", writes::reshapingEnds);
    } catch (KernelRefusedException e) {
      mappingsUnseen = String.valueOf(e.getMessage());
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
    hold(event.attach(program.apply(event)));
  }

  private void hold(int[] programAndEvent) {
    loaded.add(programAndEvent[0]);
    for (int descriptor : programAndEvent) {
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
    look(now);
    cost.tick(System.nanoTime(), loaded);
    for (int group = 0; group < sources.size(); group++) {
      if (lost.get(group).isEmpty()) {
        ChosenPath path = paths.get(group);
        long operations =
            count(group, CountingMaps.WRITES)
                + count(group, CountingMaps.CREATES)
                + count(group, CountingMaps.NAMESPACE)
                + path.replacements();
        counters.counter(
            group, count(group, CountingMaps.BYTES) + path.replacedBytes(), operations);
      } else {
        counters.missing(group, lost.get(group));
      }
    }
  }

  /** Follows names that lead elsewhere now. */
  private void look(Instant now) {
    if (Duration.between(looked, now).abs().compareTo(BETWEEN_LOOKS) < 0) {
      return;
    }
    looked = now;
    for (int group = 0; group < paths.size(); group++) {
      lost.set(group, paths.get(group).look());
    }
  }

  @Override
  public void observe(long startNanos, long lengthNanos, Consumer<Observation> observations) {
    for (int group = 0; group < sources.size(); group++) {
      List<Long> sizes = newSizes(group);
      if (!sizes.isEmpty()) {
        observations.accept(new Observation.WriteSizes(group, startNanos, lengthNanos, sizes));
      }
    }
    follower.observe(startNanos, lengthNanos, observations);
  }

  /** Counts of write sizes since the last call, without zeros at the end. */
  private List<Long> newSizes(int group) {
    List<Long> sizes = new ArrayList<>();
    int last = 0;
    for (int bucket = 0; bucket < CountingMaps.SIZE_BUCKETS; bucket++) {
      long now = Math.max(sizesTold[group][bucket], count(group, CountingMaps.SIZES + bucket));
      sizes.add(now - sizesTold[group][bucket]);
      sizesTold[group][bucket] = now;
      last = sizes.getLast() > 0 ? bucket + 1 : last;
    }
    return sizes.subList(0, last);
  }

  @Override
  public void tellWrites(RecentWrites.Listener listener) {
    follower.tell(listener);
  }

  @Override
  public int readAgain(long file, long offset, ByteBuffer into) {
    return writtenFiles.read(file, offset, into);
  }

  @Override
  public long kernelNanos() {
    return cost.nanos();
  }

  @Override
  public Optional<String> ease() {
    return follower.ease();
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
      known &= walks().anyMatch(walk -> walk.nameFilesOf(directory));
    }
    if (!known) {
      walkStarted = Math.min(walkStarted, System.nanoTime() - BETWEEN_WALKS.toNanos());
    }
  }

  private void walkOn() {
    long now = System.nanoTime();
    long slice = Math.min(WALK_SLICE_MAX_NANOS, (now - lastSample) / WALK_SHARE);
    lastSample = now;
    boolean finished = walks().allMatch(TreeWalk::finished);
    if (finished && now - walkStarted < BETWEEN_WALKS.toNanos()) {
      return;
    }
    if (finished) {
      walkStarted = now;
      walks().forEach(TreeWalk::restart);
    }
    walks()
        .filter(walk -> !walk.finished())
        .findFirst()
        .ifPresent(walk -> walk.advance(now + slice));
  }

  private List<UnderlyingTree> trees() {
    return paths.stream().map(ChosenPath::tree).flatMap(Optional::stream).toList();
  }

  private Stream<TreeWalk> walks() {
    return paths.stream().map(ChosenPath::walk).flatMap(Optional::stream);
  }

  @Override
  public List<String> limits() {
    List<String> limits = new ArrayList<>();
    limits.add(
        mappingsUnseen.isEmpty()
            ? "Stores through shared memory mappings (mmap) count as 4 KiB each time a stretch of"
                + " memory turns dirty: at least that was stored into, as a file system or"
                + " replicator writes pages."
            : "Writes through shared memory mappings (mmap) are not counted: "
                + mappingsUnseen
                + ".");
    limits.add(
        layout.isPresent()
            ? "Buffered writes by io_uring, by the kernel's own threads and by io_submit may count"
                + " as one more or one less operation where they meet a boundary of 2 MiB (before"
                + " Linux 6.16 of 4 KiB); bytes are exact."
            : "A single write that crosses a 2 MiB boundary (before Linux 6.16 a 4 KiB boundary)"
                + " counts as several operations, and as their sizes; its bytes are exact.");
    limits.add(
        "Rewriting is followed in windows of "
            + WriteFollower.WINDOW.toMinutes()
            + " min by blocks of 4 KiB and up to two ranges within each: it is at least what is"
            + " told.");
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
    for (UnderlyingTree tree : trees()) {
      if (!tree.isDirectory()) {
        limits.add(
            "A single file that is replaced by another of its name, as editors and some databases"
                + " save, counts whole when that is seen, at most a second later.");
      }
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
    List<String> warnings = new ArrayList<>();
    long dropped = sum(CountingMaps.DROPPED);
    if (dropped > 0) {
      warnings.add(
          dropped
              + " new files were not counted: the kernel had no room for more than "
              + CountingMaps.MEMBERS_MAX
              + " files. Choose smaller directories.");
    }
    long unreadable = paths.stream().mapToLong(ChosenPath::unreadable).sum();
    if (unreadable > 0) {
      warnings.add(
          "Folders could not be looked into, or lie deeper than 16 KiB of path (%d attempts): what"
                  .formatted(unreadable)
              + " lay in them before the measuring began is not counted.");
    }
    long mapped = sum(CountingMaps.MAPPED) * PAGE_BYTES;
    long mappedMost = sum(CountingMaps.MAPPED_PAGES) * PAGE_BYTES;
    if (mappedMost > mapped) {
      warnings.add(
          "Stores through memory mappings counted "
              + mapped
              + " bytes, but made "
              + mappedMost
              + " bytes dirty: the kernel keeps these files in larger pieces than 4 KiB and tells"
              + " only that something in a piece changed.");
    }
    long lost = sum(CountingMaps.LOST);
    if (lost > 0) {
      warnings.add(
          lost
              + " writes came too fast to be followed one by one: rewriting was more than is told;"
              + " bytes, operations and sizes are exact.");
    }
    if (follower.oneIn() > 1) {
      warnings.add(
          "Rewriting was followed in one of "
              + follower.oneIn()
              + " stretches of 4 MiB at the end: its bytes are those of the stretches followed.");
    }
    return warnings;
  }

  private long sum(int counter) {
    long sum = 0;
    for (int group = 0; group < sources.size(); group++) {
      sum += count(group, counter);
    }
    return sum;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    follower.close();
    cost.close();
    attached.forEach(fd -> Syscalls.current().call(SyscallNumbers.CLOSE, fd));
    writtenFiles.close();
    maps.close();
    paths.forEach(ChosenPath::close);
  }
}

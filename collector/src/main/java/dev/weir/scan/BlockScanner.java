package dev.weir.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Finds the changes of a tree since it looked last: names by comparing directories, content by a
 * 64-bit XXH3 of each block of a file whose times or size changed. One thread at a time.
 *
 * <p>A change that leaves size and times as they were is missed: a second store through a memory
 * mapping to a page that has not been written back between.
 */
public final class BlockScanner {
  /** 64 KiB: 128 MiB of hashes for each TiB of content. */
  public static final int BLOCK_BYTES = 1 << 16;

  /**
   * Files touched within it before being read are read again: clocks of file systems are coarse.
   */
  private static final long COARSEST_CLOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A pass names no more files and folders that it could not read. */
  public static final int UNREADABLE_TOLD = 20;

  private static final String STAGE = ".weir-moving-";

  private final Path root;
  private final Predicate<Path> selected;
  private final ScanLimits limits;
  private final UnreadableFolders unreadable;
  private final ContentComparison comparison = new ContentComparison();
  private final Map<Long, KnownFile> known = new HashMap<>();
  private Map<ScanName, FileFacts> names = new LinkedHashMap<>();
  private long blocksHeld;

  /**
   * A scanner whose passes fail at a directory that may not be read.
   *
   * @param root an existing directory
   * @param selected whether a file counts, by its path relative to the root; directories always do
   */
  public BlockScanner(Path root, Predicate<Path> selected, ScanLimits limits) {
    this(root, selected, limits, UnreadableFolders.FAIL);
  }

  /**
   * @param root an existing directory
   * @param selected whether a file counts, by its path relative to the root; directories always do
   */
  public BlockScanner(
      Path root, Predicate<Path> selected, ScanLimits limits, UnreadableFolders unreadable) {
    this.root = root;
    this.selected = selected;
    this.limits = limits;
    this.unreadable = unreadable;
  }

  /** Forgets everything, so that the next pass tells the whole tree as new. */
  public void restart() {
    known.clear();
    names = new LinkedHashMap<>();
    blocksHeld = 0;
  }

  /** The root directory as it is now. */
  public FileFacts rootFacts() throws IOException {
    return FileFacts.read(root);
  }

  /**
   * Looks at the tree and tells what changed.
   *
   * @throws IOException when the tree cannot be listed; nothing was told then
   * @throws InterruptedException from the sink; call {@link #restart} before the next pass
   */
  public Pass pass(ChangeSink sink) throws IOException, InterruptedException {
    TreeSnapshot now = TreeSnapshot.take(root, selected, limits.entries(), unreadable);
    now.keep(names);
    Tally tally = new Tally(sink);
    now.unread().forEach(directory -> tally.unreadable(directory.path() + ": may not be read"));
    long readBefore = comparison.bytesRead();
    Map<ScanName, FileFacts> all = now.names();
    forgetReused(all.values());
    Map<Long, ScanName> staged = stage(all, now.root().inode(), tally);
    remove(all, tally);
    Set<Long> fresh = place(all, staged, tally);
    names = all;
    contents(now, fresh, tally);
    dropUnnamed();
    return tally.pass(all.size(), comparison.bytesRead() - readBefore);
  }

  /** An inode number that came back as something else is not the object that had it. */
  private void forgetReused(Iterable<FileFacts> present) {
    for (FileFacts facts : present) {
      KnownFile before = known.get(facts.inode());
      if (before != null && !facts.succeeds(before.facts)) {
        forget(facts.inode());
      }
    }
  }

  private void forget(long inode) {
    KnownFile gone = known.remove(inode);
    if (gone != null && gone.hashes != null) {
      blocksHeld -= gone.hashes.length;
    }
  }

  /** Lifts what lost all its names but got others out of the way, so that names are free. */
  private Map<Long, ScanName> stage(Map<ScanName, FileFacts> all, long rootInode, Tally tally) {
    Set<Long> keeping = new HashSet<>();
    Set<Long> present = new HashSet<>();
    all.forEach(
        (name, facts) -> {
          present.add(facts.inode());
          FileFacts before = names.get(name);
          if (before != null && before.inode() == facts.inode()) {
            keeping.add(facts.inode());
          }
        });
    Map<Long, ScanName> staged = new HashMap<>();
    for (Map.Entry<ScanName, FileFacts> entry : List.copyOf(names.entrySet())) {
      ScanName name = entry.getKey();
      long inode = entry.getValue().inode();
      boolean moves = present.contains(inode) && !keeping.contains(inode);
      if (moves && known.containsKey(inode) && !staged.containsKey(inode)) {
        ScanName stage = new ScanName(rootInode, STAGE + inode);
        tally.moved(name, stage, entry.getValue());
        staged.put(inode, stage);
        names.remove(name);
      }
    }
    return staged;
  }

  /** Backwards through the last listing, so that directories come after what they held. */
  private void remove(Map<ScanName, FileFacts> all, Tally tally) {
    for (Map.Entry<ScanName, FileFacts> entry : new ArrayList<>(names.entrySet()).reversed()) {
      ScanName name = entry.getKey();
      FileFacts before = entry.getValue();
      FileFacts after = all.get(name);
      boolean kept =
          after != null && after.inode() == before.inode() && known.containsKey(before.inode());
      if (!kept) {
        tally.removed(name, before);
        names.remove(name);
      }
    }
  }

  private Set<Long> place(Map<ScanName, FileFacts> all, Map<Long, ScanName> staged, Tally tally) {
    Set<Long> fresh = new HashSet<>();
    all.forEach(
        (name, facts) -> {
          ScanName stage = staged.remove(facts.inode());
          if (stage != null) {
            tally.moved(stage, name, facts);
          } else if (names.containsKey(name)) {
            return;
          } else if (known.containsKey(facts.inode())) {
            tally.linked(name, facts);
          } else {
            tally.created(name, facts);
            known.put(facts.inode(), new KnownFile(facts));
            fresh.add(facts.inode());
          }
        });
    return fresh;
  }

  private void contents(TreeSnapshot now, Set<Long> fresh, Tally tally)
      throws InterruptedException {
    Map<Long, FileFacts> objects = new LinkedHashMap<>();
    now.names().values().forEach(facts -> objects.putIfAbsent(facts.inode(), facts));
    for (FileFacts facts : objects.values()) {
      KnownFile file = Objects.requireNonNull(known.get(facts.inode()));
      if (file.unsettled || !facts.sameState(file.facts)) {
        bring(file, facts, tally);
      }
    }
    KnownFile top = known.computeIfAbsent(now.root().inode(), inode -> new KnownFile(now.root()));
    if (top.unsettled || !now.root().sameState(top.facts)) {
      bring(top, now.root(), tally);
    }
    List<FileFacts> directories =
        new ArrayList<>(objects.values().stream().filter(FileFacts::isDirectory).toList());
    directories.addFirst(now.root());
    for (FileFacts directory : directories.reversed()) {
      if (tally.namesChangedIn.contains(directory.inode()) || fresh.contains(directory.inode())) {
        tally.attributes(directory);
      }
    }
  }

  private void bring(KnownFile file, FileFacts facts, Tally tally) throws InterruptedException {
    boolean fresh = file.unsettled;
    file.unsettled = touchedJustNow(facts);
    try {
      if (facts.isRegular()) {
        long without = blocksHeld - (file.hashes == null ? 0 : file.hashes.length);
        boolean room = without + ContentComparison.blocks(facts.size()) <= limits.blocks();
        tally.filesRead++;
        tally.unhashed += room ? 0 : 1;
        comparison.compare(file, facts, room, tally);
        blocksHeld = without + (file.hashes == null ? 0 : file.hashes.length);
      }
      ExtendedAttributes.compare(file, facts, tally);
      if (fresh || !facts.sameAttributes(file.facts) || tally.contentOf == facts.inode()) {
        tally.attributes(facts);
      }
      file.facts = facts;
    } catch (NoSuchFileException e) {
      file.unsettled = true; // Removed since it was listed: the next pass tells so.
    } catch (IOException e) {
      file.unsettled = true;
      tally.unreadable(
          facts.path()
              + (e instanceof AccessDeniedException ? ": may not be read" : ": " + e.getMessage()));
    }
  }

  private static boolean touchedJustNow(FileFacts facts) {
    Instant now = Instant.now();
    long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return facts.ctime() > nanos - COARSEST_CLOCK_NANOS;
  }

  private void dropUnnamed() {
    Set<Long> named = new HashSet<>();
    names.values().forEach(facts -> named.add(facts.inode()));
    List.copyOf(known.keySet()).stream()
        .filter(inode -> !named.contains(inode) && !isRoot(inode))
        .sorted(Comparator.naturalOrder())
        .forEach(this::forget);
  }

  private boolean isRoot(long inode) {
    KnownFile file = known.get(inode);
    return file != null && file.facts.path().equals(root);
  }

  /** Counts what passes on its way to the listener. */
  private static final class Tally implements ChangeSink {
    private final ChangeSink sink;
    private final List<String> unreadable = new ArrayList<>();
    private final Set<Long> namesChangedIn = new HashSet<>();
    private long contentOf;
    private long changes;
    private long bytesWritten;
    private long filesRead;
    private long unhashed;

    Tally(ChangeSink sink) {
      this.sink = sink;
    }

    void unreadable(String what) {
      if (unreadable.size() < UNREADABLE_TOLD) {
        unreadable.add(what);
      }
    }

    Pass pass(long entries, long bytesRead) {
      return new Pass(entries, filesRead, bytesRead, bytesWritten, changes, unhashed, unreadable);
    }

    @Override
    public void created(ScanName name, FileFacts facts) {
      changes++;
      namesChangedIn.add(name.directory());
      sink.created(name, facts);
    }

    @Override
    public void linked(ScanName name, FileFacts facts) {
      changes++;
      namesChangedIn.add(name.directory());
      sink.linked(name, facts);
    }

    @Override
    public void moved(ScanName from, ScanName to, FileFacts facts) {
      changes++;
      namesChangedIn.add(from.directory());
      namesChangedIn.add(to.directory());
      sink.moved(from, to, facts);
    }

    @Override
    public void removed(ScanName name, FileFacts facts) {
      changes++;
      namesChangedIn.add(name.directory());
      sink.removed(name, facts);
    }

    @Override
    public void resized(FileFacts file) {
      changes++;
      contentOf = file.inode();
      sink.resized(file);
    }

    @Override
    public void written(FileFacts file, long offset, ByteBuffer data) throws InterruptedException {
      changes++;
      contentOf = file.inode();
      bytesWritten += data.remaining();
      sink.written(file, offset, data);
    }

    @Override
    public void attributes(FileFacts facts) {
      changes++;
      sink.attributes(facts);
    }

    @Override
    public void extendedAttribute(FileFacts facts, String name, byte[] value) {
      changes++;
      sink.extendedAttribute(facts, name, value);
    }

    @Override
    public void extendedAttributeRemoved(FileFacts facts, String name) {
      changes++;
      sink.extendedAttributeRemoved(facts, name);
    }
  }
}

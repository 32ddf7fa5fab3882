package dev.weir.simulated;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file system for journals, checkpoints and other files that are forced: what was written and not
 * forced survives a loss of power in parts, sector by sector, in any order; names that were made,
 * moved or removed and whose directory was not forced survive up to some point of time. Directories
 * themselves are never lost.
 *
 * <p>The faults of the moment are public fields that whoever simulates sets.
 */
public final class SimulatedDisk extends FileSystem {
  private static final int SECTOR_BYTES = 512;

  /** What a call on the disk takes, and what lets other threads go on meanwhile. */
  public interface Meanwhile {
    Meanwhile NOTHING = (what, path) -> {};

    /**
     * @param what the call, in a word
     * @throws IOException to have the call fail
     */
    void call(String what, String path) throws IOException;
  }

  /** A file; {@code bytes} is what a program sees of it. */
  static final class File {
    byte[] bytes = new byte[0];
    int size;

    /** What the medium holds. */
    private byte[] safe = new byte[0];

    private int safeSize;

    private final List<Unforced> unforced = new ArrayList<>();

    private void reach(Unforced change) {
      if (change.bytes == null) {
        Arrays.fill(safe, Math.min(change.offset, safeSize), safeSize, (byte) 0);
        safeSize = Math.min(safeSize, change.offset);
        return;
      }
      int end = change.offset + change.bytes.length;
      if (end > safe.length) {
        safe = Arrays.copyOf(safe, Math.max(end, 2 * safe.length));
      }
      System.arraycopy(change.bytes, 0, safe, change.offset, change.bytes.length);
      safeSize = Math.max(safeSize, end);
    }
  }

  /**
   * What was written and not forced.
   *
   * @param bytes null when the file was cut to {@code offset}
   */
  private record Unforced(int offset, byte[] bytes) {}

  /**
   * A name that was made, or taken away when {@code file} is null.
   *
   * @param old the name that it had before, and has no more; empty when it is new
   */
  private record Renaming(String path, File file, String old) {}

  private final SimulatedFiles provider = new SimulatedFiles(this);
  private final TreeMap<String, File> files = new TreeMap<>();
  private final TreeMap<String, File> safeFiles = new TreeMap<>();
  private final TreeMap<String, List<Renaming>> unforcedNames = new TreeMap<>();
  private final TreeMap<String, Boolean> directories = new TreeMap<>();

  public Meanwhile meanwhile = Meanwhile.NOTHING;

  /** Bytes that fit. */
  public long capacity = Long.MAX_VALUE;

  public SimulatedDisk() {
    directories.put("/", true);
  }

  public SimulatedPath path(String text) {
    return SimulatedPath.of(this, text);
  }

  /** What a program that is killed leaves; everything that was written is there. */
  public SimulatedDisk copy() {
    SimulatedDisk other = new SimulatedDisk();
    other.directories.putAll(directories);
    Map<File, File> copies = new java.util.IdentityHashMap<>();
    files.forEach((path, file) -> other.files.put(path, copied(file, copies)));
    safeFiles.forEach((path, file) -> other.safeFiles.put(path, copied(file, copies)));
    unforcedNames.forEach(
        (directory, changes) -> {
          List<Renaming> list = new ArrayList<>();
          for (Renaming change : changes) {
            File file = change.file == null ? null : copied(change.file, copies);
            list.add(new Renaming(change.path, file, change.old));
          }
          other.unforcedNames.put(directory, list);
        });
    return other;
  }

  private static File copied(File file, Map<File, File> copies) {
    File known = copies.get(file);
    if (known == null) {
      known = new File();
      known.bytes = Arrays.copyOf(file.bytes, file.size);
      known.size = file.size;
      known.safe = Arrays.copyOf(file.safe, file.safeSize);
      known.safeSize = file.safeSize;
      known.unforced.addAll(file.unforced);
      copies.put(file, known);
    }
    return known;
  }

  /** Power is lost: what was not forced survives in parts. */
  public void losePower(Random random) {
    unforcedNames.forEach(
        (directory, changes) -> {
          int kept = random.nextInt(changes.size() + 1);
          for (Renaming change : changes.subList(0, kept)) {
            apply(safeFiles, change);
          }
        });
    unforcedNames.clear();
    files.clear();
    files.putAll(safeFiles);
    for (File file : new java.util.LinkedHashSet<>(files.values())) {
      survive(file, random);
    }
  }

  private static void apply(Map<String, File> names, Renaming change) {
    names.remove(change.old);
    if (change.file == null) {
      names.remove(change.path);
    } else {
      names.put(change.path, change.file);
    }
  }

  private static void survive(File file, Random random) {
    int fate = random.nextInt(4);
    for (Unforced change : file.unforced) {
      if (change.bytes == null && fate != 0) {
        file.reach(change);
      } else if (change.bytes != null) {
        survive(file, change, fate, random);
      }
    }
    file.unforced.clear();
    file.bytes = Arrays.copyOf(file.safe, file.safeSize);
    file.size = file.safeSize;
  }

  /** Fate 0: nothing was written back; 1: everything; else sector by sector. */
  private static void survive(File file, Unforced change, int fate, Random random) {
    int end = change.offset + change.bytes.length;
    for (int at = change.offset; at < end; ) {
      int to = Math.min(end, (at / SECTOR_BYTES + 1) * SECTOR_BYTES);
      if (fate == 1 || fate > 1 && random.nextBoolean()) {
        byte[] sector = Arrays.copyOfRange(change.bytes, at - change.offset, to - change.offset);
        file.reach(new Unforced(at, sector));
      }
      at = to;
    }
  }

  /** One bit of what the medium holds turns over; returns where, or nothing if it holds nothing. */
  public String rot(Random random) {
    List<String> paths =
        new ArrayList<>(
            safeFiles.keySet().stream().filter(path -> safeFiles.get(path).safeSize > 0).toList());
    if (paths.isEmpty()) {
      return "";
    }
    String path = paths.get(random.nextInt(paths.size()));
    File file = safeFiles.get(path);
    int at = random.nextInt(file.safeSize);
    file.safe[at] ^= (byte) (1 << random.nextInt(8));
    if (at < file.size) {
      file.bytes[at] = file.safe[at];
    }
    return path + " at " + at;
  }

  /** Removes everything below a directory, for good. */
  public void wipe(String directory) {
    files.keySet().removeIf(path -> path.startsWith(directory + "/"));
    safeFiles.keySet().removeIf(path -> path.startsWith(directory + "/"));
    unforcedNames.keySet().removeIf(path -> path.startsWith(directory));
    directories.keySet().removeIf(path -> path.startsWith(directory + "/"));
  }

  public long usedBytes() {
    long sum = 0;
    for (File file : files.values()) {
      sum += file.size;
    }
    return sum;
  }

  // What the provider asks for.

  void require(String path) throws IOException {
    if (!files.containsKey(path) && !directories.containsKey(path)) {
      throw new NoSuchFileException(path);
    }
  }

  boolean isDirectory(String path) {
    return directories.containsKey(path);
  }

  File file(String path) throws IOException {
    File file = files.get(path);
    if (file == null) {
      throw new NoSuchFileException(path);
    }
    return file;
  }

  boolean has(String path) {
    return files.containsKey(path);
  }

  File create(String path) throws IOException {
    meanwhile.call("create", path);
    if (!directories.containsKey(parent(path))) {
      throw new NoSuchFileException(path);
    }
    File file = new File();
    name(path, file);
    return file;
  }

  void makeDirectory(String path) throws IOException {
    if (directories.containsKey(path) || files.containsKey(path)) {
      throw new FileAlreadyExistsException(path);
    }
    directories.put(path, true);
  }

  void delete(String path) throws IOException {
    meanwhile.call("delete", path);
    require(path);
    if (directories.remove(path) == null) {
      name(path, null);
    }
  }

  void move(String from, String to) throws IOException {
    meanwhile.call("rename", from);
    File file = file(from);
    Renaming change = new Renaming(to, file, from);
    apply(files, change);
    unforced(from).add(change);
  }

  private void name(String path, File file) {
    Renaming change = new Renaming(path, file, "");
    apply(files, change);
    unforced(path).add(change);
  }

  private List<Renaming> unforced(String path) {
    return unforcedNames.computeIfAbsent(parent(path), p -> new ArrayList<>());
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  void forceDirectory(String path) throws IOException {
    meanwhile.call("force", path);
    List<Renaming> changes = unforcedNames.remove(path);
    if (changes != null) {
      changes.forEach(change -> apply(safeFiles, change));
    }
  }

  void write(String path, File file, int offset, byte[] bytes) throws IOException {
    meanwhile.call("write", path);
    int end = offset + bytes.length;
    if (end > file.size && usedBytes() + end - file.size > capacity) {
      throw new IOException(path + ": No space left on device");
    }
    if (end > file.bytes.length) {
      file.bytes = Arrays.copyOf(file.bytes, Math.max(end, 2 * file.bytes.length));
    }
    System.arraycopy(bytes, 0, file.bytes, offset, bytes.length);
    file.size = Math.max(file.size, end);
    file.unforced.add(new Unforced(offset, bytes));
  }

  void truncate(String path, File file, int size) throws IOException {
    meanwhile.call("truncate", path);
    if (size < file.size) {
      Arrays.fill(file.bytes, size, file.size, (byte) 0);
      file.size = size;
      file.unforced.add(new Unforced(size, null));
    }
  }

  void force(String path, File file) throws IOException {
    int upTo = file.unforced.size();
    try {
      meanwhile.call("force", path);
    } catch (IOException e) {
      file.unforced.clear(); // the kernel takes pages for clean that it could not write
      throw e;
    }
    List<Unforced> written = file.unforced.subList(0, Math.min(upTo, file.unforced.size()));
    for (Unforced change : written) {
      file.reach(change);
    }
    written.clear();
  }

  List<Path> children(String directory) throws IOException {
    if (!directories.containsKey(directory)) {
      throw new NoSuchFileException(directory);
    }
    List<Path> found = new ArrayList<>();
    for (String path : files.keySet()) {
      if (parent(path).equals(directory)) {
        found.add(path(path));
      }
    }
    for (String path : directories.keySet()) {
      if (!path.equals("/") && parent(path).equals(directory)) {
        found.add(path(path));
      }
    }
    return found;
  }

  // A file system of java.nio.

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(path("/"));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(more.length == 0 ? first : first + "/" + String.join("/", more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}

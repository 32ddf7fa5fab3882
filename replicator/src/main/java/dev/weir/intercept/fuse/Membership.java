package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_FDCWD;
import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_DIRECTORY;
import static dev.weir.linux.OpenFlags.O_PATH;
import static dev.weir.linux.OpenFlags.O_RDONLY;

import dev.weir.linux.StatLayout;
import dev.weir.linux.SyscallNumbers;
import dev.weir.rules.PathRules;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say of the objects below one mount. A name counts or not by its path; a file
 * counts while one of its names does. Directories remember their place in the rules, files whether
 * they count, so that a write asks nothing. Guarded by the namespace lock.
 *
 * <p>Of a file that counts and also has names that do not, the number of those is kept, from the
 * end of a mirror on; of all other files the link count says enough.
 */
final class Membership {
  private static final int PATH_BYTES = 4096;

  private final PathRules rules;
  private final Node root;
  private final MountMemory memory;
  private final byte[] rootPath;

  /** Changes when a directory came to another place, and all below it with it. */
  private long generation;

  /** Names that do not count, of files that do. */
  private LongCounts outsideNames = new LongCounts();

  Membership(PathRules rules, Node root, MountMemory memory, Workspace w) {
    this.rules = rules;
    this.root = root;
    this.memory = memory;
    byte[] path = rules.none() ? null : path(w, root.fd);
    rootPath = path == null || path.length == 1 ? new byte[0] : path;
  }

  /** Whether everything counts. */
  boolean all() {
    return rules.none();
  }

  PathRules.Place root() {
    return rules.root();
  }

  long generation() {
    return generation;
  }

  /** Whether the entry counts whose zero-terminated name lies at {@code name}. */
  boolean counts(Workspace w, Node directory, long name, boolean isDirectory) {
    return all() || child(w, directory, name, isDirectory).recorded();
  }

  PathRules.Place child(Workspace w, Node directory, long name, boolean isDirectory) {
    return all() ? root() : place(w, directory).child(w.memory.text(name), isDirectory);
  }

  /** Whether a directory itself counts. */
  boolean counts(Workspace w, Node directory) {
    return all() || place(w, directory).recorded();
  }

  PathRules.Place place(Workspace w, Node directory) {
    if (directory == root || all()) {
      return rules.root();
    }
    PathRules.Place known = directory.place;
    if (known == null || directory.placedAt != generation) {
      known = place(w, directory.fd);
      remember(directory, known);
    }
    return known;
  }

  void remember(Node directory, PathRules.Place place) {
    directory.place = place;
    directory.placedAt = generation;
  }

  /** The place of an open directory, by its path. */
  PathRules.Place place(Workspace w, int fd) {
    if (all()) {
      return rules.root();
    }
    byte[] path = path(w, fd);
    return path == null ? placeByNames(w, fd) : fromRoot(path);
  }

  /** Of a directory whose path is longer than the kernel tells: names are found from above. */
  private PathRules.Place placeByNames(Workspace w, int fd) {
    byte[] attributes = w.memory.bytes(Workspace.STAT, StatLayout.BYTES); // of whoever asks
    Deque<byte[]> below = new ArrayDeque<>();
    int at = w.reopen(fd, O_PATH | O_DIRECTORY | O_CLOEXEC);
    byte[] path = null;
    while (path == null && at >= 0) {
      w.stat(at);
      long inode = w.inode();
      int up = parent(w, at);
      w.close(at);
      at = up;
      below.push(nameOf(w, at, inode));
      path = path(w, at);
    }
    w.close(at);
    w.memory.putBytes(Workspace.STAT, attributes);
    PathRules.Place place = fromRoot(path == null ? rootPath : path);
    for (byte[] name : below) {
      place = place.child(name, true);
    }
    return place;
  }

  private PathRules.Place fromRoot(byte[] path) {
    PathRules.Place place = rules.root();
    int start = rootPath.length + 1;
    for (int at = start; at <= path.length; at++) {
      if (at == path.length || path[at] == '/') {
        if (at > start) {
          place = place.child(Arrays.copyOfRange(path, start, at), true);
        }
        start = at + 1;
      }
    }
    return place;
  }

  /** Null when it is longer than the kernel tells. */
  private static byte @Nullable [] path(Workspace w, int fd) {
    long n =
        w.system.call(
            SyscallNumbers.READLINKAT,
            AT_FDCWD,
            w.procPath(fd),
            w.memory.address(Workspace.VALUE),
            PATH_BYTES);
    return n < 0 || n == PATH_BYTES ? null : w.memory.bytes(Workspace.VALUE, (int) n);
  }

  private static int parent(Workspace w, int fd) {
    long up = w.memory.putText(Workspace.PATH, new byte[] {'.', '.'});
    return (int) w.system.call(SyscallNumbers.OPENAT, fd, up, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
  }

  /** Empty when it has none any more. */
  private static byte[] nameOf(Workspace w, int directory, long inode) {
    int open = w.reopen(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    try {
      DirectoryEntries entries = w.otherEntries.of(open);
      while (entries.next()) {
        if (entries.inode() == inode) {
          return w.memory.text(entries.name());
        }
      }
      return new byte[0];
    } finally {
      w.close(open);
    }
  }

  /** A directory moved: what is below it may have another place now. */
  void moved() {
    generation++;
  }

  // Files with several names.

  /** Whether a file counts that has a name which does not. */
  boolean countsElsewhere(long inode) {
    return outsideNames.get(inode) > 0;
  }

  /** A mirror begins: what is known of several names is found anew until its end. */
  void forgetNames() {
    outsideNames = new LongCounts();
    tellSuccessor();
  }

  /** A file that counts has so many names that do not. */
  void namesOutside(long inode, int names) {
    outsideNames.remove(inode);
    outsideNames.add(inode, names);
    tellSuccessor();
  }

  /** A file that counts got a name that does not. */
  void gainedOutside(long inode) {
    namesOutside(inode, outsideNames.get(inode) + 1);
  }

  /** A file lost a name that does not count. */
  void lostOutside(long inode) {
    outsideNames.add(inode, -1);
    tellSuccessor();
  }

  /**
   * A file lost a name that counts.
   *
   * @param links its names now
   * @return whether one that counts is left
   */
  boolean countsWithout(long inode, long links) {
    boolean counts = links > outsideNames.get(inode);
    if (!counts) {
      namesOutside(inode, 0);
    }
    return counts;
  }

  /**
   * A name of a file ceased to count.
   *
   * @param links its names
   * @return whether one that counts is left
   */
  boolean countsAfterLeaving(long inode, long links) {
    int outside = outsideNames.get(inode) + 1;
    boolean counts = outside < links;
    namesOutside(inode, counts ? outside : 0);
    return counts;
  }

  /** A name of a file began to count; it has so many. */
  void entered(long inode, long links) {
    int outside = countsElsewhere(inode) ? outsideNames.get(inode) : (int) links;
    namesOutside(inode, outside - 1);
  }

  /** A successor cannot know names that it has not seen. */
  private void tellSuccessor() {
    memory.mustNotGoOn(MountMemory.SEVERAL_NAMES, outsideNames.size() > 0);
  }
}

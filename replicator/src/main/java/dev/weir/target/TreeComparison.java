package dev.weir.target;

import dev.weir.problem.ProblemException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares two directory trees: raw names, types, modes, owners, sizes, every byte of content,
 * modification times in nanoseconds, extended attributes, targets of symbolic links, device numbers
 * and which names are links to the same file. Access and change times and the sizes of directories
 * are the file systems' own affair and left out. Memory is bounded but for the files with several
 * names.
 */
public final class TreeComparison {
  private static final int BLOCK_BYTES = 1 << 20;

  /**
   * @param differences the first ones, as many as were asked for
   * @param differenceCount all
   * @param objects paths compared
   * @param bytes content compared, once for each path
   */
  public record Outcome(
      List<TreeDifference> differences, long differenceCount, long objects, long bytes) {
    public boolean equal() {
      return differenceCount == 0;
    }
  }

  private final Beneath left = new LinuxBeneath();
  private final Beneath right = new LinuxBeneath();
  private final int most;
  private final List<TreeDifference> differences = new ArrayList<>();
  private final Map<Long, String> leftLinks = new HashMap<>();
  private final Map<Long, String> rightLinks = new HashMap<>();
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment leftBlock = arena.allocate(BLOCK_BYTES);
  private final MemorySegment rightBlock = arena.allocate(BLOCK_BYTES);
  private long count;
  private long objects;
  private long bytes;

  private TreeComparison(int most) {
    this.most = most;
  }

  /**
   * Compares the directories themselves and everything below.
   *
   * @param most differences to keep; all are counted
   * @throws ProblemException when a directory cannot be read
   */
  public static Outcome compare(Path left, Path right, int most) {
    TreeComparison comparison = new TreeComparison(most);
    try {
      comparison.roots(left, right);
    } catch (SystemCallException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          left + " and " + right,
          "cannot be compared: " + e.getMessage(),
          "check that both can be read and are not written to meanwhile",
          e);
    }
    return new Outcome(
        List.copyOf(comparison.differences),
        comparison.count,
        comparison.objects,
        comparison.bytes);
  }

  /** The same name in both trees. */
  private record Pair(int leftFd, int rightFd, Name name, String path) {}

  private void roots(Path leftPath, Path rightPath) {
    int leftFd = left.openRoot(leftPath);
    int rightFd = right.openRoot(rightPath);
    try {
      object(new Pair(leftFd, rightFd, Name.of("."), "/"));
    } finally {
      left.close(leftFd);
      right.close(rightFd);
    }
  }

  private void object(Pair pair) {
    objects++;
    FileStat a = left.stat(pair.leftFd, pair.name);
    FileStat b = right.stat(pair.rightFd, pair.name);
    if (a.type() != b.type()) {
      differ(pair, TreeDifference.Kind.TYPE, octal(a.type()), octal(b.type()));
      return;
    }
    check(
        pair,
        TreeDifference.Kind.MODE,
        octal(a.mode() & FileStat.PERMISSIONS),
        octal(b.mode() & FileStat.PERMISSIONS));
    check(pair, TreeDifference.Kind.OWNER, a.uid() + ":" + a.gid(), b.uid() + ":" + b.gid());
    check(pair, TreeDifference.Kind.MODIFIED, nanos(a), nanos(b));
    check(
        pair,
        TreeDifference.Kind.ATTRIBUTES,
        attributes(left, pair.leftFd, pair.name),
        attributes(right, pair.rightFd, pair.name));
    switch (a.type()) {
      case FileStat.DIRECTORY -> directory(pair);
      case FileStat.REGULAR -> file(pair, a, b);
      case FileStat.SYMLINK -> symlink(pair);
      default ->
          check(pair, TreeDifference.Kind.DEVICE, octal((int) a.rdev()), octal((int) b.rdev()));
    }
    if (!a.isDirectory()) {
      links(pair, a, b);
    }
  }

  private void directory(Pair pair) {
    int leftFd = left.openDirectory(pair.leftFd, pair.name);
    int rightFd = right.openDirectory(pair.rightFd, pair.name);
    try {
      TreeSet<Name> leftNames = names(left, leftFd);
      TreeSet<Name> rightNames = names(right, rightFd);
      TreeSet<Name> all = new TreeSet<>(leftNames);
      all.addAll(rightNames);
      for (Name name : all) {
        String path = pair.path.equals("/") ? "/" + name : pair.path + "/" + name;
        Pair child = new Pair(leftFd, rightFd, name, path);
        boolean inLeft = leftNames.contains(name);
        boolean inRight = rightNames.contains(name);
        if (inLeft && inRight) {
          object(child);
        } else {
          differ(child, TreeDifference.Kind.MISSING, there(inLeft), there(inRight));
        }
      }
    } finally {
      left.close(leftFd);
      right.close(rightFd);
    }
  }

  private static TreeSet<Name> names(Beneath beneath, int fd) {
    TreeSet<Name> names = new TreeSet<>();
    beneath.list(fd).forEach(entry -> names.add(entry.name()));
    return names;
  }

  private static String there(boolean present) {
    return present ? "there" : "missing";
  }

  private void file(Pair pair, FileStat a, FileStat b) {
    if (a.size() != b.size()) {
      differ(pair, TreeDifference.Kind.SIZE, a.size() + " bytes", b.size() + " bytes");
      return;
    }
    int leftFd = left.openFile(pair.leftFd, pair.name, Beneath.O_RDONLY);
    int rightFd = right.openFile(pair.rightFd, pair.name, Beneath.O_RDONLY);
    try {
      content(pair, leftFd, rightFd);
    } finally {
      left.close(leftFd);
      right.close(rightFd);
    }
  }

  private void content(Pair pair, int leftFd, int rightFd) {
    for (long at = 0; ; at += BLOCK_BYTES) {
      long a = left.read(leftFd, leftBlock, at);
      long b = right.read(rightFd, rightBlock, at);
      long mismatch = leftBlock.asSlice(0, a).mismatch(rightBlock.asSlice(0, b));
      if (mismatch >= 0) {
        differ(
            pair,
            TreeDifference.Kind.CONTENT,
            "first differs at byte " + (at + mismatch),
            byteAt(leftBlock, mismatch, a) + " / " + byteAt(rightBlock, mismatch, b));
        return;
      }
      bytes += a;
      if (a < BLOCK_BYTES) {
        return;
      }
    }
  }

  private static String byteAt(MemorySegment block, long at, long length) {
    return at < length
        ? String.format("%02x", block.get(java.lang.foreign.ValueLayout.JAVA_BYTE, at))
        : "end";
  }

  private void symlink(Pair pair) {
    check(
        pair,
        TreeDifference.Kind.SYMLINK,
        Printable.text(left.readLink(pair.leftFd, pair.name)),
        Printable.text(right.readLink(pair.rightFd, pair.name)));
  }

  /** Two trees link alike when each file's first path, in the common order, is the same in both. */
  private void links(Pair pair, FileStat a, FileStat b) {
    check(pair, TreeDifference.Kind.LINKS, a.links() + " names", b.links() + " names");
    if (a.links() > 1 || b.links() > 1) {
      @Nullable String first = leftLinks.putIfAbsent(a.inode(), pair.path);
      @Nullable String other = rightLinks.putIfAbsent(b.inode(), pair.path);
      check(
          pair,
          TreeDifference.Kind.LINKS,
          "same file as " + (first == null ? pair.path : first),
          "same file as " + (other == null ? pair.path : other));
    }
  }

  private static String attributes(Beneath beneath, int fd, Name name) {
    TreeMap<Name, String> values = new TreeMap<>();
    for (Name attribute : beneath.listAttributes(fd, name)) {
      values.put(attribute, Printable.text(beneath.getAttribute(fd, name, attribute)));
    }
    return values.toString();
  }

  private static String nanos(FileStat stat) {
    return stat.mtime() + " ns";
  }

  private static String octal(int value) {
    return "0" + Integer.toOctalString(value);
  }

  private void check(Pair pair, TreeDifference.Kind kind, String a, String b) {
    if (!a.equals(b)) {
      differ(pair, kind, a, b);
    }
  }

  private void differ(Pair pair, TreeDifference.Kind kind, String a, String b) {
    count++;
    if (differences.size() < most) {
      differences.add(new TreeDifference(pair.path, kind, a, b));
    }
  }
}

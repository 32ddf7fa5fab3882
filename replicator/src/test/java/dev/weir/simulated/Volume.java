package dev.weir.simulated;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file system in memory: what is true of a tree, and nothing else. Names are Latin-1 strings, one
 * character for each byte. Knows nothing of the code under test.
 */
public final class Volume {
  public static final int DIRECTORY = 0040000;
  public static final int REGULAR = 0100000;
  public static final int SYMLINK = 0120000;
  public static final int TYPE = 0170000;
  public static final long ROOT = 2;

  /** A change of one thing, which can be made again on a copy. */
  public interface Change {
    void on(Volume volume);
  }

  /** An object; {@code content} is never changed in place, so that copies share it. */
  public static final class Inode {
    public final long number;
    public int mode;
    public int uid;
    public int gid;
    public long mtime;
    public int links;
    public byte[] content = new byte[0];
    public final TreeMap<String, byte[]> attributes = new TreeMap<>();
    public final TreeMap<String, Long> children = new TreeMap<>();

    Inode(long number, int mode) {
      this.number = number;
      this.mode = mode;
    }

    private Inode(Inode other) {
      number = other.number;
      mode = other.mode;
      uid = other.uid;
      gid = other.gid;
      mtime = other.mtime;
      links = other.links;
      content = other.content;
      attributes.putAll(other.attributes);
      children.putAll(other.children);
    }

    public int type() {
      return mode & TYPE;
    }

    public boolean isDirectory() {
      return type() == DIRECTORY;
    }
  }

  private final TreeMap<Long, Inode> inodes = new TreeMap<>();

  public Volume() {
    inodes.put(ROOT, new Inode(ROOT, DIRECTORY | 0755));
  }

  private Volume(Volume other) {
    other.inodes.forEach((number, inode) -> inodes.put(number, new Inode(inode)));
  }

  public Volume copy() {
    return new Volume(this);
  }

  /** The object of this number. */
  public Inode inode(long number) {
    Inode found = inodes.get(number);
    if (found == null) {
      throw new IllegalStateException("no inode " + number);
    }
    return found;
  }

  /** The number of what has this name. */
  public long child(long directory, String name) {
    Long number = inode(directory).children.get(name);
    if (number == null) {
      throw new IllegalStateException("no '" + name + "' in " + directory);
    }
    return number;
  }

  public boolean has(long number) {
    return inodes.containsKey(number);
  }

  public Iterable<Inode> inodes() {
    return inodes.values();
  }

  public int size() {
    return inodes.size();
  }

  /** Bytes of all contents. */
  public long bytes() {
    long sum = 0;
    for (Inode inode : inodes.values()) {
      sum += inode.content.length;
    }
    return sum;
  }

  /** The lowest number that nothing has, from {@code least} on. */
  public long freeNumber(long least) {
    long number = least;
    while (inodes.containsKey(number)) {
      number++;
    }
    return number;
  }

  public void create(long directory, String name, long number, int mode) {
    Inode made = new Inode(number, mode);
    made.links = 1;
    inodes.put(number, made);
    inode(directory).children.put(name, number);
  }

  public void link(long directory, String name, long number) {
    inode(number).links++;
    inode(directory).children.put(name, number);
  }

  /** The object stays while it has another name; else {@link #forget} ends it. */
  public void unlink(long directory, String name) {
    long number = inode(directory).children.remove(name);
    inode(number).links--;
  }

  /** Ends an object without a name. */
  public void forget(long number) {
    Inode inode = inodes.get(number);
    if (inode != null && inode.links == 0 && number != ROOT) {
      inodes.remove(number);
    }
  }

  /** What has the new name loses it. */
  public void rename(long from, String name, long to, String newName) {
    long number = inode(from).children.remove(name);
    Long replaced = inode(to).children.put(newName, number);
    if (replaced != null) {
      inode(replaced).links--;
    }
  }

  public void exchange(long from, String name, long to, String newName) {
    Inode left = inode(from);
    Inode right = inode(to);
    long one = left.children.get(name);
    long other = right.children.get(newName);
    left.children.put(name, other);
    right.children.put(newName, one);
  }

  public void write(long number, int offset, byte[] bytes) {
    Inode inode = inode(number);
    byte[] content =
        Arrays.copyOf(inode.content, Math.max(inode.content.length, offset + bytes.length));
    System.arraycopy(bytes, 0, content, offset, bytes.length);
    inode.content = content;
  }

  public void truncate(long number, int size) {
    Inode inode = inode(number);
    inode.content = Arrays.copyOf(inode.content, size);
  }

  /** Whether {@code directory} is {@code ancestor} or lies below it. */
  public boolean isBelow(long directory, long ancestor) {
    if (directory == ancestor) {
      return true;
    }
    for (long child : inode(ancestor).children.values()) {
      if (inode(child).isDirectory() && isBelow(directory, child)) {
        return true;
      }
    }
    return false;
  }

  /** A line for each path; a further name of a file says which is the first. */
  public TreeMap<String, String> manifest() {
    TreeMap<String, String> lines = new TreeMap<>();
    describe("", inode(ROOT), lines, new HashMap<>());
    return lines;
  }

  private void describe(
      String path, Inode inode, Map<String, String> lines, Map<Long, String> first) {
    StringBuilder line = new StringBuilder();
    line.append(Integer.toOctalString(inode.mode)).append(' ').append(inode.uid);
    line.append(':').append(inode.gid).append(" mtime ").append(inode.mtime);
    if (!inode.isDirectory()) {
      line.append(" content ").append(inode.content.length).append('/');
      line.append(Arrays.hashCode(inode.content)).append(" links ").append(inode.links);
      line.append(" as ").append(first.computeIfAbsent(inode.number, n -> path));
    }
    inode.attributes.forEach(
        (name, value) -> line.append(' ').append(name).append('=').append(Arrays.hashCode(value)));
    lines.put(path, line.toString());
    inode.children.forEach(
        (name, number) -> describe(path + "/" + name, inode(number), lines, first));
  }

  /** What two trees differ in, empty when they do not. */
  public static String difference(Volume expected, Volume found) {
    TreeMap<String, String> one = expected.manifest();
    TreeMap<String, String> other = found.manifest();
    if (one.equals(other)) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    one.forEach(
        (path, line) -> {
          String there = other.get(path);
          if (!line.equals(there)) {
            text.append("\n  ").append(printable(path)).append(" should be ").append(line);
            text.append(there == null ? " but is missing" : " but is " + there);
          }
        });
    other.forEach(
        (path, line) -> {
          if (!one.containsKey(path)) {
            text.append("\n  ").append(printable(path)).append(" should not be there: " + line);
          }
        });
    return text.toString();
  }

  private static String printable(String path) {
    return new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.US_ASCII) + "/";
  }
}

package dev.weir.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The reference: a file tree in memory that knows nothing of journals, identities or disks. */
final class ModelTree {
  static final class Inode {
    final long number;
    final int type;
    int mode;
    int uid;
    int gid;
    long mtime;
    byte[] content = new byte[0];
    final Map<String, byte[]> xattrs = new TreeMap<>();
    final Map<String, Inode> children = new LinkedHashMap<>();
    int links;
    boolean deleted;

    Inode(long number, int type, int mode) {
      this.number = number;
      this.type = type;
      this.mode = mode;
    }

    boolean isDirectory() {
      return type == FileStat.DIRECTORY;
    }

    /** Left out of a replica that may not hold devices. */
    boolean isDevice() {
      return type == FileStat.CHARACTER_DEVICE || type == FileStat.BLOCK_DEVICE;
    }
  }

  final Inode root = new Inode(1, FileStat.DIRECTORY, 0755);

  static void write(Inode file, int offset, byte[] data) {
    int end = Math.max(file.content.length, offset + data.length);
    file.content = Arrays.copyOf(file.content, end);
    System.arraycopy(data, 0, file.content, offset, data.length);
  }

  List<Inode> all(boolean directories) {
    Map<Long, Inode> found = new LinkedHashMap<>();
    collect(root, found);
    return new ArrayList<>(
        found.values().stream().filter(i -> i.isDirectory() == directories).toList());
  }

  private static void collect(Inode directory, Map<Long, Inode> found) {
    found.put(directory.number, directory);
    for (Inode child : directory.children.values()) {
      if (child.isDirectory()) {
        collect(child, found);
      } else {
        found.put(child.number, child);
      }
    }
  }

  boolean contains(Inode directory, Inode wanted) {
    return directory == wanted
        || directory.children.values().stream()
            .anyMatch(c -> c.isDirectory() && contains(c, wanted));
  }

  /** A line for each path but those of devices; hard links name their first path. */
  Map<String, String> manifest() {
    Map<String, String> lines = new TreeMap<>();
    describe("", root, lines, new HashMap<>());
    return lines;
  }

  private void describe(
      String path, Inode inode, Map<String, String> lines, Map<Long, String> firstPaths) {
    StringBuilder line = new StringBuilder();
    line.append(Integer.toOctalString(inode.type | inode.mode)).append(' ').append(inode.uid);
    line.append(':').append(inode.gid).append(" mtime ").append(inode.mtime);
    if (!inode.isDirectory()) {
      line.append(" content ").append(inode.content.length).append('/');
      line.append(Arrays.hashCode(inode.content));
      line.append(" links ").append(inode.links).append(" as ");
      line.append(firstPaths.computeIfAbsent(inode.number, n -> path));
    }
    inode.xattrs.forEach(
        (name, value) -> line.append(' ').append(name).append('=').append(Arrays.hashCode(value)));
    lines.put(path, line.toString());
    new TreeMap<>(inode.children)
        .forEach(
            (name, child) -> {
              if (!child.isDevice()) {
                describe(path + "/" + name, child, lines, firstPaths);
              }
            });
  }

  /** The same lines for a real directory; a mirror of {@link #manifest()} over system calls. */
  static Map<String, String> manifestOf(java.nio.file.Path directory) {
    Beneath beneath = new LinuxBeneath();
    int fd = beneath.openRoot(directory);
    Map<String, String> lines = new TreeMap<>();
    describeReal(beneath, fd, Name.of("."), "", lines, new HashMap<>());
    beneath.close(fd);
    return lines;
  }

  private static void describeReal(
      Beneath beneath,
      int parent,
      Name name,
      String path,
      Map<String, String> lines,
      Map<Long, String> firstPaths) {
    FileStat stat = beneath.stat(parent, name);
    StringBuilder line = new StringBuilder();
    line.append(Integer.toOctalString(stat.mode())).append(' ').append(stat.uid());
    line.append(':').append(stat.gid()).append(" mtime ").append(stat.mtime());
    if (!stat.isDirectory()) {
      byte[] content = content(beneath, parent, name, stat);
      line.append(" content ").append(content.length).append('/').append(Arrays.hashCode(content));
      line.append(" links ").append(stat.links()).append(" as ");
      line.append(firstPaths.computeIfAbsent(stat.inode(), n -> path));
    }
    Map<String, byte[]> xattrs = new TreeMap<>();
    for (Name attribute : beneath.listAttributes(parent, name)) {
      xattrs.put(
          new String(attribute.bytes(), ISO_8859_1), beneath.getAttribute(parent, name, attribute));
    }
    xattrs.forEach((k, v) -> line.append(' ').append(k).append('=').append(Arrays.hashCode(v)));
    lines.put(path, line.toString());
    if (stat.isDirectory()) {
      int fd = beneath.openDirectory(parent, name);
      Map<String, Name> names = new TreeMap<>();
      beneath.list(fd).forEach(e -> names.put(new String(e.name().bytes(), ISO_8859_1), e.name()));
      names.forEach(
          (text, child) -> describeReal(beneath, fd, child, path + "/" + text, lines, firstPaths));
      beneath.close(fd);
    }
  }

  private static byte[] content(Beneath beneath, int parent, Name name, FileStat stat) {
    if (stat.type() == FileStat.SYMLINK) {
      return beneath.readLink(parent, name);
    }
    if (stat.type() != FileStat.REGULAR) {
      return new byte[0];
    }
    int fd = beneath.openFile(parent, name, Beneath.O_RDONLY);
    var memory = java.lang.foreign.Arena.ofAuto().allocate(Math.max(1, stat.size()));
    long read = beneath.read(fd, memory, 0);
    beneath.close(fd);
    return memory.asSlice(0, read).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
  }
}

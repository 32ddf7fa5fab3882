package dev.weir.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Puts objects into a replica's root that no source has, under names that the source uses, too, and
 * finds them again by their inode numbers, wherever they are.
 */
final class PlantedOrphans {
  private static final int DEEP = 180;

  private final Path root;
  private final Path outside;
  private final Random random;
  private final Beneath beneath = Beneath.ofThisMachine();
  private final List<Planted> planted = new ArrayList<>();
  private int count;
  private boolean deepMade;

  /** What lies at and below one place, by the path from it. */
  private record Planted(long inode, int names, Map<String, String> lines) {}

  PlantedOrphans(Path root, Path outside, Random random) {
    this.root = root;
    this.outside = outside;
    this.random = random;
  }

  int size() {
    return planted.size();
  }

  /** Puts one into a random directory of the source's; whoever keeps the root is not running. */
  void plant(ModelTree tree) {
    List<String> paths = new ArrayList<>();
    tree.manifest()
        .forEach(
            (path, line) -> {
              if (line.startsWith("40")) {
                paths.add(path);
              }
            });
    String directory = paths.get(random.nextInt(paths.size()));
    int fd = open(directory);
    Name name = name();
    if (!beneath.exists(fd, name)) {
      int names = make(fd, name);
      remember(directory + "/" + text(name), beneath.stat(fd, name).inode(), names);
    }
    beneath.close(fd);
  }

  /** Takes what a mirror left for one more, which is to stay from now on; returns its number. */
  long adopt(String path) {
    String above = path.substring(0, path.lastIndexOf('/'));
    int fd = open(above);
    Name name = new Name(path.substring(above.length() + 1).getBytes(ISO_8859_1));
    FileStat stat = beneath.stat(fd, name);
    beneath.close(fd);
    remember(path, stat.inode(), stat.isDirectory() ? 1 : (int) stat.links());
    return stat.inode();
  }

  private void remember(String path, long inode, int names) {
    planted.add(new Planted(inode, names, below(ModelTree.manifestOf(root), path)));
  }

  private int open(String path) {
    int fd = beneath.openRoot(root);
    for (String part : path.split("/")) {
      if (!part.isEmpty()) {
        int next = beneath.openDirectory(fd, new Name(part.getBytes(ISO_8859_1)));
        beneath.close(fd);
        fd = next;
      }
    }
    return fd;
  }

  private Name name() {
    count++;
    return switch (random.nextInt(4)) {
      case 0 -> Name.of("orphan-" + count);
      case 1 -> new Name(("\u00ff\u0080" + count).getBytes(ISO_8859_1));
      default -> Name.of("n" + random.nextInt(12));
    };
  }

  /** Returns how many names it has. */
  private int make(int fd, Name name) {
    switch (random.nextInt(6)) {
      case 0 -> tree(fd, name);
      case 1 -> beneath.makeSymlink(fd, name, outside.toString().getBytes(UTF_8));
      case 2 -> beneath.makeNode(fd, name, 0010644, 0);
      case 3 -> {
        file(fd, name);
        beneath.link(fd, name, fd, Name.of("second-" + count));
        return 2;
      }
      case 4 -> {
        if (deepMade) {
          file(fd, name);
        } else {
          deep(fd, name);
        }
      }
      default -> file(fd, name);
    }
    return 1;
  }

  private void file(int fd, Name name) {
    byte[] content = ("orphan " + count).getBytes(UTF_8);
    int file = beneath.createFile(fd, name, 0640);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(content.length);
      memory.copyFrom(MemorySegment.ofArray(content));
      beneath.write(file, memory.address(), content.length, 0);
    }
    beneath.close(file);
  }

  private void tree(int fd, Name name) {
    beneath.makeDirectory(fd, name, 0700);
    int inner = beneath.openDirectory(fd, name);
    file(inner, Name.of("n1"));
    beneath.makeSymlink(inner, Name.of("n2"), "/etc/passwd".getBytes(UTF_8));
    beneath.makeDirectory(inner, Name.of("n3"), 0755);
    beneath.close(inner);
  }

  /** Deeper than any path can name. */
  private void deep(int fd, Name name) {
    deepMade = true;
    beneath.makeDirectory(fd, name, 0700);
    int at = beneath.openDirectory(fd, name);
    Name step = Name.of("directory-of-a-long-name");
    for (int i = 0; i < DEEP; i++) {
      beneath.makeDirectory(at, step, 0700);
      int next = beneath.openDirectory(at, step);
      beneath.close(at);
      at = next;
    }
    file(at, Name.of("bottom"));
    beneath.close(at);
  }

  /** All are somewhere below the root, as they were; returns what is there beside them. */
  Map<String, String> requireAll(String when) {
    Map<String, String> lines = ModelTree.manifestOf(root);
    Map<String, String> rest = new TreeMap<>(lines);
    Map<Long, List<String>> places = places();
    for (Planted one : planted) {
      List<String> found = places.getOrDefault(one.inode, List.of());
      assertThat(found).as("%s: places of %s", when, one.lines).hasSize(one.names);
      for (String path : found) {
        requireSame(one, path, below(lines, path), when);
        rest.keySet().removeIf(key -> key.equals(path) || key.startsWith(path + "/"));
      }
    }
    rest.keySet().removeIf(key -> (key + "/").startsWith("/.weir-orphans/"));
    return rest;
  }

  /** Among what was moved, more may be put into a directory that was moved before. */
  private static void requireSame(
      Planted one, String path, Map<String, String> found, String when) {
    if (path.startsWith("/.weir-orphans/")) {
      assertThat(timeless(found))
          .as("%s: at %s", when, path)
          .containsAllEntriesOf(timeless(one.lines));
    } else {
      assertThat(found).as("%s: at %s", when, path).isEqualTo(one.lines);
    }
  }

  private static Map<String, String> timeless(Map<String, String> lines) {
    Map<String, String> without = new TreeMap<>(lines);
    without.replaceAll(
        (path, line) -> line.startsWith("40") ? line.replaceFirst("mtime \\d+", "") : line);
    return without;
  }

  /** Without the first path of a file with several names, which moves. */
  private static Map<String, String> below(Map<String, String> lines, String path) {
    Map<String, String> found = new TreeMap<>();
    lines.forEach(
        (key, line) -> {
          if (key.equals(path) || key.startsWith(path + "/")) {
            found.put(key.substring(path.length()), line.replaceFirst(" as .*", ""));
          }
        });
    return found;
  }

  /** Every path below the root by inode number. */
  Map<Long, List<String>> places() {
    Map<Long, List<String>> found = new HashMap<>();
    int fd = beneath.openRoot(root);
    walk(fd, "", found);
    beneath.close(fd);
    return found;
  }

  private void walk(int directory, String path, Map<Long, List<String>> found) {
    for (Beneath.Entry entry : beneath.list(directory)) {
      String child = path + "/" + text(entry.name());
      found.computeIfAbsent(entry.inode(), i -> new ArrayList<>()).add(child);
      if (beneath.stat(directory, entry.name()).isDirectory()) {
        int fd = beneath.openDirectory(directory, entry.name());
        walk(fd, child, found);
        beneath.close(fd);
      }
    }
  }

  private static String text(Name name) {
    return new String(name.bytes(), ISO_8859_1);
  }
}

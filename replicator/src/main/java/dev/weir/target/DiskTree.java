package dev.weir.target;

import dev.weir.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What really lies beneath the root, by inode number: read once, then kept up to date by the
 * restoration's own steps. Directories are opened along their present place, one name at a time.
 */
final class DiskTree {
  /** One name in one directory, which is given by its inode number. */
  record Place(long directory, Name name) {}

  private final Beneath beneath;
  private final int rootFd;
  private final long root;
  private final Map<Long, Map<Name, Long>> directories = new HashMap<>();
  private final Map<Long, List<Place>> places = new HashMap<>();
  private final Map<Long, FileStat> stats = new HashMap<>();

  DiskTree(Beneath beneath, int rootFd) {
    this.beneath = beneath;
    this.rootFd = rootFd;
    FileStat stat = beneath.stat(rootFd);
    root = stat.inode();
    stats.put(root, stat);
    directories.put(root, new HashMap<>());
    walk(stat.device());
  }

  private void walk(long device) {
    Deque<Long> waiting = new ArrayDeque<>(List.of(root));
    while (!waiting.isEmpty()) {
      long directory = waiting.pop();
      int fd = open(directory);
      for (Beneath.Entry entry : beneath.list(fd)) {
        if (directory == root && entry.name().equals(Orphans.PLACE)) {
          continue; // whatever is there is not ours any more
        }
        FileStat stat = beneath.stat(fd, entry.name());
        if (stat.device() != device) {
          throw ProblemException.environment(
              "replica: " + entry.name(),
              "another file system is mounted inside the replica",
              "unmount it");
        }
        stats.put(stat.inode(), stat);
        add(stat.inode(), new Place(directory, entry.name()));
        if (stat.isDirectory()) {
          directories.put(stat.inode(), new HashMap<>());
          waiting.push(stat.inode());
        }
      }
      beneath.close(fd);
    }
  }

  long root() {
    return root;
  }

  @Nullable FileStat stat(long inode) {
    return stats.get(inode);
  }

  List<Place> places(long inode) {
    return places.getOrDefault(inode, List.of());
  }

  /** A copy, so that the tree may change while it is walked. */
  Map<Name, Long> children(long directory) {
    return Map.copyOf(directories.getOrDefault(directory, Map.of()));
  }

  boolean holds(Place place, long inode) {
    Map<Name, Long> children = directories.get(place.directory());
    Long found = children == null ? null : children.get(place.name());
    return found != null && found == inode;
  }

  /** Opens a directory by its number; the caller closes it. */
  int open(long directory) {
    Deque<Name> way = new ArrayDeque<>();
    for (long at = directory; at != root; ) {
      Place place = places(at).getFirst();
      way.push(place.name());
      at = place.directory();
    }
    int fd = beneath.openDirectory(rootFd, Name.of("."));
    while (!way.isEmpty()) {
      int next = beneath.openDirectory(fd, way.pop());
      beneath.close(fd);
      fd = next;
    }
    return fd;
  }

  void add(long inode, Place place) {
    Map<Name, Long> children = directories.get(place.directory());
    if (children != null) {
      children.put(place.name(), inode);
    }
    places.computeIfAbsent(inode, i -> new ArrayList<>(1)).add(place);
  }

  /**
   * Adds an object just made; its number may have been that of something removed before, of which
   * nothing may be remembered.
   */
  void addNew(FileStat stat, Place place) {
    places.remove(stat.inode());
    directories.remove(stat.inode());
    stats.put(stat.inode(), stat);
    if (stat.isDirectory()) {
      directories.put(stat.inode(), new HashMap<>());
    }
    add(stat.inode(), place);
  }

  void remove(long inode, Place place) {
    Map<Name, Long> children = directories.get(place.directory());
    if (children != null) {
      children.remove(place.name());
    }
    places(inode).remove(place);
  }
}

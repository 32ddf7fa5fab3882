package dev.weir.target;

import dev.weir.linux.Errno;
import dev.weir.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Open descriptors of directories and regular files, the least recently used closed first. Opens
 * one name at a time beneath the root and checks that the object is the one that was created there,
 * so that a tampered replica is noticed instead of written to.
 */
final class DescriptorCache {
  private final Beneath beneath;
  private final int rootFd;
  private final int capacity;
  private final Map<Node, Integer> open = new LinkedHashMap<>(64, 0.75f, true);

  DescriptorCache(Beneath beneath, int rootFd, int capacity) {
    this.beneath = beneath;
    this.rootFd = rootFd;
    this.capacity = capacity;
  }

  /** Valid until two more nodes have been asked for. */
  int of(Node node) {
    if (node.links.isEmpty()) {
      return rootFd;
    }
    Integer known = open.get(node);
    return known != null ? known : openBelow(node);
  }

  /** The descriptor of a node if it is open, else {@code otherwise}. */
  int openOr(Node node, int otherwise) {
    return open.getOrDefault(node, otherwise);
  }

  int parentOf(Node node) {
    return of(node.links.getFirst().parent());
  }

  private int openBelow(Node node) {
    Deque<Node> way = new ArrayDeque<>();
    Node at = node;
    while (!at.links.isEmpty() && !open.containsKey(at)) {
      way.push(at);
      at = at.links.getFirst().parent();
    }
    int directory = of(at);
    boolean ours = false;
    while (true) {
      Node next = way.pop();
      int fd;
      try {
        fd = openOne(directory, next);
      } finally {
        if (ours) {
          beneath.close(directory);
        }
      }
      if (way.isEmpty()) {
        keep(node, fd);
        return fd;
      }
      directory = fd;
      ours = true;
    }
  }

  private int openOne(int directory, Node node) {
    Name name = node.links.getFirst().name();
    int fd =
        node.isDirectory() ? beneath.openDirectory(directory, name) : openFile(directory, node);
    FileStat stat = beneath.stat(fd);
    if (stat.inode() != node.target || stat.type() != node.type()) {
      beneath.close(fd);
      throw ProblemException.badInput(
          "replica" + node.path(),
          "somebody else replaced it",
          "keep other programs from writing to the replica, then mirror again");
    }
    return fd;
  }

  /** Opens for writing; where the owner's own mode forbids that, it is lifted for a moment. */
  private int openFile(int directory, Node node) {
    Name name = node.links.getFirst().name();
    try {
      return beneath.openFile(directory, name, Beneath.O_RDWR);
    } catch (SystemCallException e) {
      if (e.errno() != Errno.EACCES) {
        throw e;
      }
      beneath.setMode(directory, name, 0600);
      int fd = beneath.openFile(directory, name, Beneath.O_RDWR);
      beneath.setMode(fd, node.mode & FileStat.PERMISSIONS);
      return fd;
    }
  }

  void keep(Node node, int fd) {
    open.put(node, fd);
    if (open.size() > capacity) {
      Map.Entry<Node, Integer> eldest = open.entrySet().iterator().next();
      beneath.close(eldest.getValue());
      open.remove(eldest.getKey());
    }
  }

  void forget(Node node) {
    Integer fd = open.remove(node);
    if (fd != null) {
      beneath.close(fd);
    }
  }

  void clear() {
    open.values().forEach(beneath::close);
    open.clear();
  }
}

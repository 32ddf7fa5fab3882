package dev.weir.target;

import dev.weir.problem.ProblemException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which identity of the source has which names, in memory: about 300 bytes for each object. The
 * disk is changed first and this afterwards, so that a failed system call leaves both alike.
 */
final class Namespace {
  /**
   * Identities without a name that may still be written to, because a program has them open. More
   * than a process can have open (fs.nr_open is about a million), so that none is forgotten early.
   */
  static final int DEPARTED_MAX = 1 << 20;

  private final Map<Long, Node> nodes = new HashMap<>();
  private final Set<Long> departed = new LinkedHashSet<>();
  private @Nullable Node root;

  /** Forgets everything; {@code source} is the new identity of the root. */
  Node reset(long source, int mode, long target, long mtime) {
    nodes.clear();
    departed.clear();
    Node fresh =
        new Node(source, FileStat.DIRECTORY | (mode & FileStat.PERMISSIONS), target, mtime);
    nodes.put(source, fresh);
    root = fresh;
    return fresh;
  }

  /** Takes a node back from a checkpoint; its names follow. */
  void restore(Node node, boolean isRoot) {
    nodes.put(node.source, node);
    if (isRoot) {
      root = node;
    }
  }

  @Nullable Node root() {
    return root;
  }

  Node requireRoot() {
    Node known = root;
    if (known == null) {
      throw corrupt("an operation before the first mirror");
    }
    return known;
  }

  Collection<Node> nodes() {
    return nodes.values();
  }

  @Nullable Node find(long source) {
    return nodes.get(source);
  }

  /** The node of an identity; null when it has no name any more and nothing needs to be done. */
  @Nullable Node named(long source) {
    Node node = nodes.get(source);
    if (node == null && !departed.contains(source)) {
      throw corrupt("identity " + source + " is not known");
    }
    return node;
  }

  Node directory(long source) {
    Node node = nodes.get(source);
    if (node == null || !node.isDirectory()) {
      throw corrupt("directory " + source + " is not known");
    }
    return node;
  }

  /** The child that has this name and this identity. */
  Node child(Node parent, Name name, long source) {
    Node node = parent.children.get(name);
    if (node == null || node.source != source) {
      throw corrupt(parent.path() + " has no '" + name + "' of identity " + source);
    }
    return node;
  }

  void requireFree(Node parent, Name name) {
    if (parent.children.containsKey(name)) {
      throw corrupt(parent.path() + " has a '" + name + "' already");
    }
    requireUnreserved(parent, name);
  }

  void add(Node parent, Name name, Node node) {
    nodes.put(node.source, node);
    departed.remove(node.source);
    link(parent, name, node);
  }

  void link(Node parent, Name name, Node node) {
    parent.children.put(name, node);
    node.links.add(new Node.Link(parent, name));
  }

  /** Refuses the one name that the restoration needs for itself. */
  void requireUnreserved(Node parent, Name name) {
    if (parent == root && name.equals(Restoration.WAITING_ROOM)) {
      throw ProblemException.badInput(
          "replica/" + name, "a name that Weir keeps for itself", "rename it on the source");
    }
  }

  /** Takes one name away; with the last one the identity departs. */
  void unlink(Node parent, Name name, Node node) {
    detach(parent, name, node);
    if (node.links.isEmpty()) {
      nodes.remove(node.source);
      depart(node.source);
    }
  }

  void move(Node parent, Name name, Node newParent, Name newName) {
    Node node = parent.children.get(name);
    if (node == null) {
      throw corrupt(parent.path() + " has no '" + name + "'");
    }
    detach(parent, name, node);
    link(newParent, newName, node);
  }

  void exchange(Node parent, Name name, Node otherParent, Name otherName) {
    Node node = parent.children.get(name);
    Node other = otherParent.children.get(otherName);
    if (node == null || other == null) {
      throw corrupt("exchange of '" + name + "' and '" + otherName + "', of which one is missing");
    }
    detach(parent, name, node);
    detach(otherParent, otherName, other);
    link(parent, name, other);
    link(otherParent, otherName, node);
  }

  private static void detach(Node parent, Name name, Node node) {
    parent.children.remove(name);
    node.links.removeIf(link -> link.parent() == parent && link.name().equals(name));
  }

  void depart(long source) {
    departed.add(source);
    if (departed.size() > DEPARTED_MAX) {
      departed.remove(departed.iterator().next());
    }
  }

  Set<Long> departed() {
    return departed;
  }

  static ProblemException corrupt(String what) {
    return ProblemException.badInput(
        "replica", what + ": the journal and the replica disagree", "mirror again from the source");
  }
}

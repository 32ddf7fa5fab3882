package dev.weir.target;

import dev.weir.operation.ReservedNames;
import dev.weir.problem.ProblemException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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

  /** The last identity given to what has none on the source; they count down. */
  private long lastProvisional;

  /** Forgets everything; {@code source} is the new identity of the root. */
  Node reset(long source, int mode, long target, long mtime) {
    nodes.clear();
    departed.clear();
    lastProvisional = 0;
    Node fresh =
        new Node(source, FileStat.DIRECTORY | (mode & FileStat.PERMISSIONS), target, mtime);
    nodes.put(source, fresh);
    root = fresh;
    return fresh;
  }

  /**
   * Keeps everything and calls it stale: a difference mirror begins. With another identity of the
   * root the identities are those of another file system, so none is believed.
   */
  Node age(long source, long mtime) {
    Node top = requireRoot();
    departed.clear();
    boolean foreign = top.source != source;
    for (Node node : List.copyOf(nodes.values())) {
      node.stale = true;
      if (!node.children.isEmpty()) {
        node.staleNames = new HashSet<>(node.children.keySet());
      }
      if (foreign) {
        rename(node, provisional());
      }
    }
    if (foreign) {
      rename(top, source);
    }
    top.stale = false;
    top.mtime = mtime;
    return top;
  }

  /** Adds an object that is on disk but that no operation has told of. */
  Node addFound(Node parent, Name name, FileStat stat) {
    Node node = new Node(provisional(), stat.mode(), stat.inode(), stat.mtime());
    node.stale = true;
    nodes.put(node.source, node);
    linkStale(parent, name, node);
    return node;
  }

  /** One more name of an object that is on disk. */
  void linkStale(Node parent, Name name, Node node) {
    link(parent, name, node);
    age(parent, name);
  }

  /** Calls a name stale. */
  void age(Node parent, Name name) {
    if (parent.staleNames.isEmpty()) {
      parent.staleNames = new HashSet<>();
    }
    parent.staleNames.add(name);
  }

  /** The source has this name. */
  void mention(Node parent, Name name) {
    if (parent.hasStale(name)) {
      parent.staleNames.remove(name);
    }
  }

  /** Takes a stale name away, and the object with its last one. */
  void forget(Node parent, Name name) {
    Node node = parent.children.get(name);
    if (node != null) {
      unlink(parent, name, node);
    }
  }

  private long provisional() {
    do {
      lastProvisional--;
    } while (nodes.containsKey(lastProvisional));
    return lastProvisional;
  }

  private void rename(Node node, long source) {
    nodes.remove(node.source, node);
    node.source = source;
    nodes.put(source, node);
  }

  /** What had this identity before the mirror and has not been mentioned; null when nothing. */
  @Nullable Node stale(long source) {
    Node node = nodes.get(source);
    return node != null && node.stale ? node : null;
  }

  /** The identity was given to something else since: what had it is no longer known by it. */
  void disown(long source) {
    Node node = stale(source);
    if (node != null) {
      rename(node, provisional());
    }
  }

  /** A stale node is mentioned as this identity. */
  void revive(Node node, long source) {
    if (node.source != source) {
      disown(source);
      rename(node, source);
    }
    node.stale = false;
    departed.remove(source);
  }

  /** Takes a node back from a checkpoint; its names follow. */
  void restore(Node node, boolean isRoot) {
    nodes.put(node.source, node);
    lastProvisional = Math.min(lastProvisional, node.source);
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

  /** The node of an identity, stale or not. */
  @Nullable Node any(long source) {
    return nodes.get(source);
  }

  /** The node of an identity that the source has told of. */
  @Nullable Node find(long source) {
    Node node = nodes.get(source);
    return node == null || node.stale ? null : node;
  }

  /** The node of an identity; null when it has no name any more and nothing needs to be done. */
  @Nullable Node named(long source) {
    Node node = find(source);
    if (node == null && !departed.contains(source)) {
      throw corrupt("identity " + source + " is not known");
    }
    return node;
  }

  Node directory(long source) {
    Node node = find(source);
    if (node == null || !node.isDirectory()) {
      throw corrupt("directory " + source + " is not known");
    }
    return node;
  }

  /** The child that has this name and this identity. */
  Node child(Node parent, Name name, long source) {
    Node node = parent.child(name);
    if (node == null || node.source != source) {
      throw corrupt(parent.path() + " has no '" + name + "' of identity " + source);
    }
    return node;
  }

  void requireFree(Node parent, Name name) {
    if (parent.child(name) != null) {
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

  /** Refuses the names that are needed here. */
  void requireUnreserved(Node parent, Name name) {
    if (parent == root && ReservedNames.has(name.bytes())) {
      throw ProblemException.badInput(
          "replica/" + name,
          "a name that Weir keeps for itself",
          "rename it on the source, then: weir job start JOB --discard-changes, on the target");
    }
  }

  /** Takes one name away; with the last one that the source told of the identity departs. */
  void unlink(Node parent, Name name, Node node) {
    boolean wasNamed = !node.stale;
    detach(parent, name, node);
    if (node.links.isEmpty()) {
      nodes.remove(node.source, node);
    }
    if (wasNamed && !node.isNamed()) {
      node.stale = !node.links.isEmpty();
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

  private void detach(Node parent, Name name, Node node) {
    parent.children.remove(name);
    mention(parent, name);
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
        "replica",
        what + ": the journal and the replica disagree",
        "mirror it anew over what it holds: weir job start JOB --discard-changes, on the target");
  }
}

package dev.weir.target;

import dev.weir.linux.Errno;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** MIRROR_END: what no mirror has mentioned is no more, or is an orphan. */
final class MirrorEnd {
  private final Replica replica;
  private final Beneath beneath;
  private final Namespace namespace;
  private final Orphans orphans;

  MirrorEnd(Replica replica) {
    this.replica = replica;
    this.beneath = replica.beneath;
    this.namespace = replica.namespace;
    this.orphans = replica.orphans;
  }

  /** May be repeated when the disk is full. */
  void run() {
    replica.settleTimes(); // of what is forgotten below, too
    orphans.beginSurvey();
    for (Node node : List.copyOf(namespace.nodes())) {
      if (node.isDirectory() && !node.stale) {
        forgetStale(node);
        sweep(node);
      }
    }
    orphans.endSurvey();
  }

  /** The names stay on disk where they are to be swept as orphans. */
  private void forgetStale(Node directory) {
    if (directory.staleNames.isEmpty()) {
      return;
    }
    for (Name name : List.copyOf(directory.staleNames)) {
      Node node = directory.children.get(name);
      boolean attic = directory.links.isEmpty() && name.equals(Stale.ATTIC);
      if (node != null && attic) {
        emptyAttic(node);
      }
      if (node != null && (attic || !isOrphan(node))) {
        replica.removeTree(replica.descriptors.of(directory), name);
      } else if (node != null && node.isDirectory() && orphans.policy().preserves()) {
        strip(node);
      }
      forgetTree(directory, name);
    }
    replica.touch(directory, directory.mtime);
  }

  /** A further name of what the source has is none, nor is what stands in for something removed. */
  private static boolean isOrphan(Node node) {
    return node.stale && !node.placeholder && !node.absent;
  }

  /** What lost its name to something else is gone; what could not stay where it was is moved. */
  private void emptyAttic(Node attic) {
    if (!orphans.policy().preserves()) {
      return;
    }
    for (Name name : List.copyOf(attic.children.keySet())) {
      Node node = attic.children.get(name);
      if (node != null && isPreserved(node)) {
        strip(node);
        int fd = replica.descriptors.of(attic);
        if (beneath.exists(fd, name) && !removedAsEmpty(fd, name, node)) {
          orphans.dispose(fd, attic, name);
        }
      }
    }
  }

  private boolean isPreserved(Node node) {
    return isOrphan(node) && (node.isDirectory() || orphans.isMarked(node.target));
  }

  private boolean removedAsEmpty(int fd, Name name, Node node) {
    if (!node.isDirectory()) {
      return false;
    }
    try {
      beneath.unlink(fd, name, Beneath.AT_REMOVEDIR);
      return true;
    } catch (SystemCallException e) {
      if (e.errno() != Errno.ENOTEMPTY && e.errno() != Errno.EEXIST) {
        throw e;
      }
      return false;
    }
  }

  /** Takes out of an orphan what is none: further names of files that the source has. */
  private void strip(Node orphan) {
    Deque<Node> waiting = new ArrayDeque<>(List.of(orphan));
    while (!waiting.isEmpty()) {
      Node directory = waiting.pop();
      for (Name name : List.copyOf(directory.children.keySet())) {
        Node node = directory.children.get(name);
        if (node != null && isOrphan(node)) {
          waiting.push(node);
        } else if (node != null && !node.absent) {
          replica.removeTree(replica.descriptors.of(directory), name);
          namespace.forget(directory, name);
        }
      }
    }
  }

  private void forgetTree(Node parent, Name name) {
    Node top = parent.children.get(name);
    if (top == null) {
      return;
    }
    Deque<Node.Link> waiting = new ArrayDeque<>(List.of(new Node.Link(parent, name)));
    while (!waiting.isEmpty()) {
      Node.Link link = waiting.peek();
      Node node = link.parent().children.get(link.name());
      if (node != null && !node.children.isEmpty()) {
        node.children.keySet().forEach(child -> waiting.push(new Node.Link(node, child)));
      } else {
        waiting.pop();
        namespace.forget(link.parent(), link.name());
        if (node != null && node.links.isEmpty()) {
          replica.descriptors.forget(node);
        }
      }
    }
  }

  /** Does to one directory's entries that the mirror has not mentioned what the policy says. */
  private void sweep(Node directory) {
    int fd = replica.descriptors.of(directory);
    List<Beneath.Entry> unknown = new ArrayList<>();
    boolean changed = false;
    for (Beneath.Entry entry : beneath.list(fd)) {
      Node known = directory.children.get(entry.name());
      if (known == null && !orphans.isPlace(directory, entry.name())) {
        unknown.add(entry);
      } else if (known != null && known.absent) {
        changed |= orphans.giveWay(directory, entry.name());
      }
    }
    for (Beneath.Entry entry : unknown) {
      changed |= orphans.settle(fd, directory, entry);
    }
    if (changed) {
      replica.touch(directory, directory.mtime);
    }
  }
}

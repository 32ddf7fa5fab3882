package dev.weir.target;

import dev.weir.operation.OperationView;
import dev.weir.operation.ReservedNames;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a difference mirror finds on the replica and has not been told of yet: taken where the
 * source has it now, put into the attic where something else needs its name, removed at the end.
 */
final class Stale {
  /**
   * Where objects wait whose name something else has; directly below the root, refused as a name.
   */
  static final Name ATTIC = Name.of(ReservedNames.ATTIC);

  /** A file has as many names as its file system allows. */
  private static final int EMLINK = 31;

  private final Replica replica;
  private final Beneath beneath;
  private final Namespace namespace;

  Stale(Replica replica) {
    this.replica = replica;
    this.beneath = replica.beneath;
    this.namespace = replica.namespace;
  }

  /** Makes stale nodes of all that lies below a root of which nothing is known. */
  void findOnDisk(Node root) {
    replica.orphans.giveWay(root, ATTIC);
    replica.orphans.giveWay(root, Restoration.WAITING_ROOM);
    DiskTree tree = new DiskTree(beneath, replica.rootFd);
    Map<Long, Node> found = new HashMap<>();
    Deque<Node> directories = new ArrayDeque<>(List.of(root));
    while (!directories.isEmpty()) {
      Node directory = directories.pop();
      tree.children(directory.target)
          .forEach(
              (name, inode) -> {
                FileStat stat = tree.stat(inode);
                Node known = found.get(inode);
                if (known != null) {
                  namespace.linkStale(directory, name, known);
                } else if (stat != null) {
                  Node node = namespace.addFound(directory, name, stat);
                  found.put(inode, node);
                  if (node.isDirectory()) {
                    directories.push(node);
                  }
                }
              });
    }
  }

  /**
   * The object from before that an ENTRY means: by its identity, wherever it is; else, where no
   * identity is known, by its path. It has the entry's name on disk afterwards and stays stale
   * until {@link #revive}. Null when it has to be made; its name is free then.
   */
  @Nullable Node take(Node parent, Name name, OperationView entry) {
    Node node = namespace.stale(entry.child());
    if (node != null && !fits(node, entry)) {
      namespace.disown(entry.child());
      node = null;
    }
    if (parent.hasStale(name)) {
      Node occupant = parent.children.get(name);
      if (node == null && occupant != null && isMeantByPath(occupant, entry)) {
        node = occupant;
      }
      if (occupant != node) {
        displace(parent, name);
      }
    }
    if (node != null && parent.children.get(name) != node) {
      namespace.requireFree(parent, name);
      move(node, parent, name);
    }
    return node;
  }

  /** The entry holds: the object and this name of it are what the source has. */
  void revive(Node node, Node parent, Name name, long source) {
    namespace.mention(parent, name);
    node.placeholder = false;
    namespace.revive(node, source);
  }

  /** Special files and symbolic links are made anew, as they cannot be changed. */
  private static boolean fits(Node node, OperationView entry) {
    return !node.absent
        && node.type() == (entry.mode() & FileStat.TYPE_MASK)
        && (node.isDirectory() || node.isRegular());
  }

  /** A file whose identity is known is left for the entry of that identity: it may have moved. */
  private static boolean isMeantByPath(Node occupant, OperationView entry) {
    boolean unclaimed = occupant.source < 0 || occupant.isDirectory();
    return occupant.stale && unclaimed && fits(occupant, entry);
  }

  private void move(Node node, Node parent, Name name) {
    Node.Link from = node.links.getFirst();
    replica.orphans.giveWay(parent, name);
    int toFd = replica.descriptors.of(parent);
    int fromFd = replica.descriptors.of(from.parent());
    if (node.isRegular() && linked(fromFd, from.name(), toFd, name)) {
      namespace.link(parent, name, node);
      return;
    }
    beneath.rename(fromFd, from.name(), toFd, name, 0);
    namespace.move(from.parent(), from.name(), parent, name);
    replica.touch(from.parent(), from.parent().mtime);
  }

  /** The name before stays until the mirror's end: its directory may be told to have it yet. */
  private boolean linked(int fromFd, Name from, int toFd, Name to) {
    try {
      beneath.link(fromFd, from, toFd, to);
      return true;
    } catch (SystemCallException e) {
      if (!e.isInability() && e.errno() != EMLINK) {
        throw e;
      }
      return false;
    }
  }

  /** Frees a stale name; the object stays until the mirror's end, as it may be mentioned yet. */
  void displace(Node parent, Name name) {
    Node node = parent.children.get(name);
    if (node == null || node.absent) {
      namespace.forget(parent, name);
    } else if (node.links.size() > 1) {
      beneath.unlink(replica.descriptors.of(parent), name, 0);
      namespace.forget(parent, name);
    } else {
      Node attic = attic();
      Name place = freePlace(attic, node, name);
      int toFd = replica.descriptors.of(attic);
      beneath.rename(replica.descriptors.of(parent), name, toFd, place, 0);
      namespace.move(parent, name, attic, place);
      namespace.age(attic, place);
    }
    replica.touch(parent, parent.mtime);
  }

  /**
   * The identity and what it was called, for who finds it later. What waits there may have lost its
   * identity to another object, which comes here, too.
   */
  private static Name freePlace(Node attic, Node node, Name name) {
    String identity = Long.toHexString(node.source);
    Name place = joined(identity, name);
    for (int i = 1; attic.children.containsKey(place); i++) {
      place = joined(identity + "-" + i, name);
    }
    return place;
  }

  private static Name joined(String identity, Name name) {
    byte[] begin = Name.of(identity + "-").bytes();
    int kept = Math.min(name.bytes().length, Orphans.NAME_MAX_BYTES - begin.length);
    byte[] bytes = Arrays.copyOf(begin, begin.length + kept);
    System.arraycopy(name.bytes(), 0, bytes, begin.length, kept);
    return new Name(bytes);
  }

  /** Frees all stale names of a directory that is to be removed. */
  void displaceAll(Node directory) {
    for (Name name : List.copyOf(directory.staleNames)) {
      Node node = directory.children.get(name);
      if (node != null) {
        replica.orphans.preserve(node);
      }
      displace(directory, name);
    }
  }

  private Node attic() {
    Node root = namespace.requireRoot();
    Node attic = root.children.get(ATTIC);
    if (attic == null) {
      replica.orphans.giveWay(root, ATTIC);
      beneath.makeDirectory(replica.rootFd, ATTIC, 0700);
      attic = namespace.addFound(root, ATTIC, beneath.stat(replica.rootFd, ATTIC));
      replica.touch(root, root.mtime);
    }
    return attic;
  }
}

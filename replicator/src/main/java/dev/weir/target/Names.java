package dev.weir.target;

import dev.weir.linux.Errno;
import dev.weir.operation.NamesSum;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationView;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates, links, renames and removes: first on disk, then in the namespace. */
final class Names {
  private static final int RENAME_EXCHANGE = 2;

  /** What a file system that does not know RENAME_NOREPLACE answers. */
  private static final int NOT_KNOWN = Errno.EINVAL;

  private final Replica replica;
  private final Beneath beneath;
  private final Namespace namespace;
  private final Attributes attributes;
  private final Stale stale;
  private final Orphans orphans;

  Names(Replica replica, Attributes attributes, Stale stale) {
    this.replica = replica;
    this.beneath = replica.beneath;
    this.namespace = replica.namespace;
    this.orphans = replica.orphans;
    this.attributes = attributes;
    this.stale = stale;
  }

  /** CREATE: an application made a new object. */
  void create(OperationView operation) {
    Node parent = namespace.directory(operation.inode());
    Name name = new Name(operation.name());
    namespace.requireFree(parent, name);
    if (namespace.find(operation.child()) != null) {
      throw Namespace.corrupt("new identity " + operation.child() + " exists already");
    }
    namespace.disown(operation.child());
    makeWay(parent, name);
    makeAnew(parent, name, operation);
    replica.touch(parent, operation.mtime());
  }

  /** While mirroring: frees a name that the source has not told of. */
  private void makeWay(Node parent, Name name) {
    if (parent.hasStale(name)) {
      stale.displace(parent, name);
    }
  }

  /** ENTRY: a mirror found an object, which may be known from a change made meanwhile. */
  void entry(OperationView operation) {
    Node parent = namespace.directory(operation.inode());
    Name name = new Name(operation.name());
    Node known = namespace.find(operation.child());
    if (known == null) {
      Node old = stale.take(parent, name, operation);
      if (old == null) {
        namespace.requireFree(parent, name);
        mirrored(parent, name, operation);
        doubt(operation);
      } else {
        if (old.source != operation.child() || old.mtime != operation.childMtime()) {
          doubt(operation);
        }
        found(old, operation);
        stale.revive(old, parent, name, operation.child());
      }
    } else {
      if (known.type() != (operation.mode() & FileStat.TYPE_MASK)) {
        throw Namespace.corrupt(known.path() + " changed its type");
      }
      if (parent.child(name) != known) {
        addLink(parent, name, known);
      }
      renew(known, operation);
    }
    replica.touch(parent, operation.mtime());
  }

  /** It is known by its directory's names, or by a change made meanwhile; this is how it is now. */
  private void renew(Node known, OperationView operation) {
    if (known.absent) {
      describe(known, operation);
    } else {
      found(known, operation);
    }
  }

  /** NAMES: what the directory had from before is there, with all that it names. */
  void same(OperationView operation) {
    Node directory = namespace.directory(operation.inode());
    NamesSum names = new NamesSum();
    directory.children.forEach((name, node) -> names.add(node.source, name.bytes()));
    if (names.count() != operation.namesCount() || names.sum() != operation.namesSum()) {
      throw Namespace.corrupt(directory.path() + " has other names than it had at the source");
    }
    directory.staleNames.forEach(
        name -> {
          Node node = directory.children.get(name);
          if (node != null && node.stale) {
            namespace.revive(node, node.source);
          }
        });
    directory.staleNames = Set.of();
    replica.touch(directory, operation.mtime());
  }

  /**
   * The source takes a content for known that is not: it is wanted whole. Does not happen while
   * both sides hold what they said.
   */
  private void doubt(OperationView operation) {
    if (operation.has(OperationLayout.FLAG_KEPT) && operation.childSize() > 0) {
      replica.wants.add(operation.child(), 0, operation.childSize());
    }
  }

  /** An object from before: its content stays, to be compared; its attributes follow. */
  private void found(Node node, OperationView operation) {
    attributes.clearAttributes(node);
    describe(node, operation);
    if (node.isRegular()) {
      beneath.truncate(replica.descriptors.of(node), operation.childSize());
    }
  }

  /**
   * A directory that is left over is kept with what is in it; anything else is made anew, because
   * neither its holes nor its links to other names could be trusted.
   */
  private void mirrored(Node parent, Name name, OperationView operation) {
    int directory = replica.descriptors.of(parent);
    boolean isDirectory = (operation.mode() & FileStat.TYPE_MASK) == FileStat.DIRECTORY;
    if (replica.anew && isDirectory && isLeftOver(directory, name)) {
      Node node = node(operation, beneath.lastStat().inode());
      namespace.add(parent, name, node);
      describe(node, operation);
      attributes.clearAttributes(node);
      attributes.setMode(node);
      return;
    }
    Node node = makeAnew(parent, name, operation);
    if (!node.absent) {
      if (attributes.clearAttributes(node)) {
        attributes.setMode(node); // an access list had a say in it
      }
      if (node.isRegular() && operation.childSize() > 0) {
        beneath.truncate(replica.descriptors.of(node), operation.childSize());
      }
    }
  }

  private boolean isLeftOver(int directory, Name name) {
    return beneath.exists(directory, name)
        && beneath.lastStat().isDirectory()
        && !orphans.isMarked(beneath.lastStat().inode());
  }

  /** What is in the way is met when the name is made: seldom is there anything. */
  private Node makeAnew(Node parent, Name name, OperationView operation) {
    try {
      return make(parent, name, operation);
    } catch (SystemCallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      orphans.giveWay(parent, name);
      return make(parent, name, operation);
    }
  }

  private static Node node(OperationView operation, long target) {
    return new Node(operation.child(), operation.mode(), target, operation.childMtime());
  }

  private void describe(Node node, OperationView operation) {
    node.mode = operation.mode();
    if (!node.absent) {
      attributes.setOwner(node, operation.uid(), operation.gid());
      attributes.setMode(node);
      replica.touch(node, operation.childMtime());
    }
  }

  private Node make(Node parent, Name name, OperationView operation) {
    int type = operation.mode() & FileStat.TYPE_MASK;
    boolean device = type == FileStat.BLOCK_DEVICE || type == FileStat.CHARACTER_DEVICE;
    if (device && !replica.allowDevices) {
      Node node = node(operation, 0);
      node.absent = true;
      namespace.add(parent, name, node);
      replica.deficiencies.add("device left out, as devices are not allowed", node.path());
      return node;
    }
    int directory = replica.descriptors.of(parent);
    int fd = makeOnDisk(directory, name, type, operation);
    try {
      FileStat stat = fd >= 0 ? beneath.stat(fd) : beneath.stat(directory, name);
      finish(directory, name, stat, operation);
      Node node = node(operation, stat.inode());
      orphans.made(node.target);
      namespace.add(parent, name, node);
      if (fd >= 0) {
        replica.descriptors.keep(node, fd);
      }
      replica.touch(node, operation.childMtime());
      return node;
    } catch (SystemCallException e) {
      if (fd >= 0) {
        beneath.close(fd);
      }
      beneath.unlink(directory, name, type == FileStat.DIRECTORY ? Beneath.AT_REMOVEDIR : 0);
      throw e;
    }
  }

  /** Returns the descriptor of a regular file, else -1. */
  private int makeOnDisk(int directory, Name name, int type, OperationView operation) {
    int permissions = operation.mode() & 0777;
    switch (type) {
      case FileStat.REGULAR -> {
        return beneath.createFile(directory, name, permissions);
      }
      case FileStat.DIRECTORY -> beneath.makeDirectory(directory, name, permissions);
      case FileStat.SYMLINK -> beneath.makeSymlink(directory, name, operation.second());
      default ->
          beneath.makeNode(
              directory, name, operation.mode(), Integer.toUnsignedLong(operation.rdev()));
    }
    return -1;
  }

  /** Sets what differs from what the kernel gave the new object (umask, our own owner). */
  private void finish(int directory, Name name, FileStat stat, OperationView operation) {
    boolean owned = stat.uid() == operation.uid() && stat.gid() == operation.gid();
    if (!owned) {
      try {
        beneath.setOwner(directory, name, operation.uid(), operation.gid());
      } catch (SystemCallException e) {
        if (e.errno() != Errno.EPERM) {
          throw e;
        }
        replica.deficiencies.add(
            "owner not set, because the node may not change owners; run it as root",
            name.toString());
      }
    }
    boolean sameMode = stat.mode() == operation.mode();
    if (stat.type() != FileStat.SYMLINK && !(sameMode && owned)) {
      beneath.setMode(directory, name, operation.mode() & FileStat.PERMISSIONS);
    }
  }

  void link(OperationView operation) {
    Node parent = namespace.directory(operation.inode());
    Name name = new Name(operation.name());
    Node node = namespace.find(operation.child());
    if (node == null || node.isDirectory()) {
      throw Namespace.corrupt("link to unknown identity " + operation.child());
    }
    boolean mirrored = operation.has(OperationLayout.FLAG_MIRROR);
    if (!mirrored || parent.child(name) != node) {
      addLink(parent, name, node);
    }
    replica.touch(parent, operation.mtime());
  }

  private void addLink(Node parent, Name name, Node node) {
    namespace.requireFree(parent, name);
    if (parent.children.get(name) == node) {
      namespace.mention(parent, name);
      return;
    }
    if (node.isDirectory()) {
      throw Namespace.corrupt("second name '" + name + "' for directory " + node.path());
    }
    if (!node.absent) {
      makeWay(parent, name);
      linkOnDisk(parent, name, node);
    }
    namespace.link(parent, name, node);
  }

  private void linkOnDisk(Node parent, Name name, Node node) {
    try {
      int to = replica.descriptors.of(parent);
      int from = replica.descriptors.parentOf(node);
      beneath.link(from, node.links.getFirst().name(), to, name);
    } catch (SystemCallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      orphans.giveWay(parent, name);
      int to = replica.descriptors.of(parent);
      int from = replica.descriptors.parentOf(node);
      beneath.link(from, node.links.getFirst().name(), to, name);
    }
  }

  void unlink(OperationView operation) {
    Node parent = namespace.directory(operation.inode());
    Name name = new Name(operation.name());
    Node node = namespace.child(parent, name, operation.child());
    if (node.isDirectory() != operation.has(OperationLayout.FLAG_DIRECTORY)
        || hasNamedChildren(node)) {
      throw Namespace.corrupt("removal of " + node.path() + ", which is not empty or of that type");
    }
    stale.displaceAll(node);
    remove(parent, name, node);
    replica.touch(parent, operation.mtime());
  }

  private static boolean hasNamedChildren(Node node) {
    return node.children.size() > node.staleNames.size();
  }

  private void remove(Node parent, Name name, Node node) {
    if (!node.absent && node.isDirectory()) {
      removeDirectory(parent, name, node);
    } else if (!node.absent) {
      beneath.unlink(replica.descriptors.of(parent), name, 0);
    }
    namespace.unlink(parent, name, node);
    if (node.links.isEmpty()) {
      replica.descriptors.forget(node);
    }
  }

  /** What is still in it is nothing that the source has. */
  private void removeDirectory(Node parent, Name name, Node node) {
    try {
      beneath.unlink(replica.descriptors.of(parent), name, Beneath.AT_REMOVEDIR);
    } catch (SystemCallException e) {
      if (!isNotEmpty(e)) {
        throw e;
      }
      orphans.empty(node);
      beneath.unlink(replica.descriptors.of(parent), name, Beneath.AT_REMOVEDIR);
    }
  }

  /** As the kernel says that a directory is not empty. */
  private static boolean isNotEmpty(SystemCallException e) {
    return e.errno() == Errno.ENOTEMPTY || e.errno() == Errno.EEXIST;
  }

  void rename(OperationView operation) {
    Node parent = namespace.directory(operation.inode());
    Node newParent = namespace.directory(operation.targetDirectory());
    Name name = new Name(operation.name());
    Name newName = new Name(operation.second());
    Node node = namespace.child(parent, name, operation.child());
    Node replaced = newParent.child(newName);
    namespace.requireUnreserved(newParent, newName);
    if ((replaced == null ? 0 : replaced.source) != operation.replacedChild()) {
      throw Namespace.corrupt("rename to " + newParent.path() + "/" + newName);
    }
    if (newParent.hasStale(newName)) {
      stale.displace(newParent, newName);
    }
    if (operation.has(OperationLayout.FLAG_EXCHANGE)) {
      exchange(parent, name, newParent, newName);
    } else if (replaced != node) {
      move(new Node.Link(parent, name), node, new Node.Link(newParent, newName), replaced);
    }
    replica.touch(parent, operation.mtime());
    replica.touch(newParent, operation.targetDirectoryMtime());
  }

  private void exchange(Node parent, Name name, Node newParent, Name newName) {
    Node node = parent.children.get(name);
    Node other = newParent.children.get(newName);
    if (node == null || other == null) {
      throw Namespace.corrupt("exchange with a name that is not there");
    }
    if (other.absent && !node.absent) {
      orphans.giveWay(newParent, newName);
    } else if (node.absent && !other.absent) {
      orphans.giveWay(parent, name);
    }
    int from = replica.descriptors.of(parent);
    int to = replica.descriptors.of(newParent);
    if (other.absent && !node.absent) {
      beneath.rename(from, name, to, newName, 0);
    } else if (node.absent && !other.absent) {
      beneath.rename(to, newName, from, name, 0);
    } else if (!node.absent) {
      beneath.rename(from, name, to, newName, RENAME_EXCHANGE);
    }
    namespace.exchange(parent, name, newParent, newName);
  }

  private void move(Node.Link from, Node node, Node.Link to, @Nullable Node replaced) {
    if (node.isDirectory() && isBelow(to.parent(), node)) {
      throw Namespace.corrupt("rename of " + node.path() + " into itself");
    }
    if (replaced != null && hasNamedChildren(replaced)) {
      throw Namespace.corrupt("rename over " + replaced.path() + ", which is not empty");
    }
    if (replaced != null) {
      stale.displaceAll(replaced);
    }
    if (node.absent) {
      if (replaced != null) {
        remove(to.parent(), to.name(), replaced);
      }
    } else {
      moveOnDisk(from, to, replaced);
    }
    if (replaced != null && to.parent().children.get(to.name()) == replaced) {
      namespace.unlink(to.parent(), to.name(), replaced);
      if (replaced.links.isEmpty()) {
        replica.descriptors.forget(replaced);
      }
    }
    namespace.move(from.parent(), from.name(), to.parent(), to.name());
  }

  private void moveOnDisk(Node.Link from, Node.Link to, @Nullable Node replaced) {
    boolean free = replaced == null || replaced.absent;
    try {
      renameOnDisk(from, to, free ? Beneath.RENAME_NOREPLACE : 0);
    } catch (SystemCallException e) {
      if (free && (e.errno() == Errno.EEXIST || e.errno() == NOT_KNOWN)) {
        orphans.giveWay(to.parent(), to.name());
      } else if (replaced != null && replaced.isDirectory() && isNotEmpty(e)) {
        orphans.empty(replaced);
      } else {
        throw e;
      }
      renameOnDisk(from, to, 0);
    }
  }

  private void renameOnDisk(Node.Link from, Node.Link to, int flags) {
    int toFd = replica.descriptors.of(to.parent());
    int fromFd = replica.descriptors.of(from.parent());
    beneath.rename(fromFd, from.name(), toFd, to.name(), flags);
  }

  private static boolean isBelow(Node at, Node ancestor) {
    Node current = at;
    while (current != ancestor) {
      if (current.links.isEmpty()) {
        return false;
      }
      current = current.links.getFirst().parent();
    }
    return true;
  }
}

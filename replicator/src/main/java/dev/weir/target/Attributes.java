package dev.weir.target;

import dev.weir.linux.Errno;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationView;
import java.util.List;

/** Modes, owners, access times and extended attributes of objects of every type. */
final class Attributes {
  private static final Name ACCESS_LIST = Name.of("system.posix_acl_access");

  private final Replica replica;
  private final Beneath beneath;

  Attributes(Replica replica) {
    this.replica = replica;
    this.beneath = replica.beneath;
  }

  /**
   * An open directory and a name in it; for the root, whose name nobody holds, the directory and
   * ".", which the kernel takes for itself.
   */
  private record Place(int directory, Name name) {}

  private static final Name ITSELF = Name.of(".");

  private Place place(Node node) {
    return node.links.isEmpty()
        ? new Place(replica.rootFd, ITSELF)
        : new Place(replica.descriptors.parentOf(node), node.links.getFirst().name());
  }

  /** ATTRIBUTES. */
  void change(Node node, OperationView operation) {
    int mask = operation.mask();
    boolean owner = (mask & (OperationLayout.MASK_UID | OperationLayout.MASK_GID)) != 0;
    if (owner) {
      setOwner(
          node,
          (mask & OperationLayout.MASK_UID) != 0 ? operation.uid() : -1,
          (mask & OperationLayout.MASK_GID) != 0 ? operation.gid() : -1);
    }
    if ((mask & OperationLayout.MASK_MODE) != 0) {
      node.mode = node.type() | (operation.mode() & FileStat.PERMISSIONS);
    }
    if (owner || (mask & OperationLayout.MASK_MODE) != 0) {
      setMode(node);
    }
    if ((mask & OperationLayout.MASK_ATIME) != 0) {
      Place place = place(node);
      beneath.setAccessed(place.directory, place.name, operation.atime());
    }
  }

  /** Also after a change of owner, which clears the set-id bits. */
  void setMode(Node node) {
    if (node.type() != FileStat.SYMLINK) {
      Place place = place(node);
      beneath.setMode(place.directory, place.name, node.mode & FileStat.PERMISSIONS);
    }
  }

  void setOwner(Node node, int uid, int gid) {
    Place place = place(node);
    try {
      beneath.setOwner(place.directory, place.name, uid, gid);
    } catch (SystemCallException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      replica.deficiencies.add(
          "owner not set, because the node may not change owners; run it as root", node.path());
    }
  }

  void setAttribute(Node node, OperationView operation) {
    Name attribute = new Name(operation.name());
    Place place = place(node);
    try {
      beneath.setAttribute(
          place.directory,
          place.name,
          attribute,
          operation.memory().asSlice(operation.secondOffset(), operation.secondLength()));
    } catch (SystemCallException e) {
      tolerate(e, node, attribute);
      return;
    }
    if (attribute.equals(ACCESS_LIST)) {
      // The kernel derives the mode's group bits from an access list, here as on the source.
      node.mode = beneath.stat(place.directory, place.name).mode();
    }
  }

  void removeAttribute(Node node, Name attribute) {
    Place place = place(node);
    try {
      beneath.removeAttribute(place.directory, place.name, attribute);
    } catch (SystemCallException e) {
      tolerate(e, node, attribute);
    }
  }

  private void tolerate(SystemCallException e, Node node, Name attribute) {
    // ext4 keeps attributes in one block and says "no space" of a larger one on an empty disk.
    boolean tooLarge = e.errno() == Errno.ENOSPC && beneath.hasRoom(replica.rootFd);
    if (!e.isInability() && !tooLarge) {
      throw e;
    }
    String space = attribute.toString().replaceFirst("\\..*", "");
    replica.deficiencies.add(
        "extended attributes of '" + space + "' not kept: " + Errno.describe(e.errno()),
        node.path());
  }

  /**
   * For an object that a mirror found again or made: what is not sent must not stay.
   *
   * @return whether there was anything
   */
  boolean clearAttributes(Node node) {
    boolean found = false;
    for (Name attribute : attributes(node)) {
      if (!attribute.toString().startsWith("security.selinux")) {
        removeAttribute(node, attribute);
        found = true;
      }
    }
    return found;
  }

  private List<Name> attributes(Node node) {
    if (node.isRegular()) {
      return beneath.listAttributes(replica.descriptors.of(node));
    }
    Place place = place(node);
    return beneath.listAttributes(place.directory, place.name);
  }
}

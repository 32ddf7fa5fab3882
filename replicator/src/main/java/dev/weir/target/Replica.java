package dev.weir.target;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts that every operation on the replica needs: calls, names, open descriptors and the
 * modification times still to be set. Belongs to the applying thread.
 */
final class Replica {
  private static final int NOT_OPEN = -1;

  final Beneath beneath;
  final int rootFd;
  final Namespace namespace;
  final DescriptorCache descriptors;
  final Wants wants;
  final Deficiencies deficiencies = new Deficiencies();
  final Orphans orphans;
  final boolean allowDevices;

  /** Between MIRROR_BEGIN and MIRROR_END: what is on disk but not in the namespace is left over. */
  boolean mirroring;

  /** Whether the last mirror begun knows nothing of what was there and makes files anew. */
  boolean anew;

  /**
   * Whether a checkpoint must tell of what is there before another operation is applied: of objects
   * that were found by their paths and could not be found again elsewhere, and of the orphans at a
   * mirror's end, which the names given by later operations would not be told from.
   */
  boolean toBeRemembered;

  /** Whether the last mirror has come to its end. */
  boolean consistent;

  /** Where the replica last equalled the source before the mirror that runs. */
  RecoveryPoint lastConsistent = RecoveryPoint.NONE;

  private final List<Node> touched = new ArrayList<>();

  Replica(Beneath beneath, int rootFd, Namespace namespace, Wants wants, TargetOptions options) {
    this.beneath = beneath;
    this.rootFd = rootFd;
    this.namespace = namespace;
    this.wants = wants;
    this.descriptors = new DescriptorCache(beneath, rootFd, options.openFiles());
    this.orphans = new Orphans(this, options.orphans());
    this.allowDevices = options.allowDevices();
  }

  /** Remembers the time that the node must show once the batch is applied. */
  void touch(Node node, long mtime) {
    node.mtime = mtime;
    if (!node.touched) {
      node.touched = true;
      touched.add(node);
    }
  }

  /** Sets the modification times of all that was touched: one call for each, not for each write. */
  void settleTimes() {
    for (Node node : touched) {
      node.touched = false;
      boolean gone = node.absent || namespace.any(node.source) != node;
      if (!gone) {
        settle(node);
      }
    }
    touched.clear();
  }

  /** By name where nothing is open: many are touched in turn, and to open them takes longer. */
  private void settle(Node node) {
    int fd = node.links.isEmpty() ? rootFd : descriptors.openOr(node, NOT_OPEN);
    if (fd == NOT_OPEN) {
      beneath.setModified(descriptors.parentOf(node), node.links.getFirst().name(), node.mtime);
    } else {
      beneath.setModified(fd, node.mtime);
    }
  }

  /** Removes whatever has this name, with all below it; nothing is followed. */
  void removeTree(int directory, Name name) {
    if (!beneath.exists(directory, name)) {
      return;
    }
    if (!beneath.lastStat().isDirectory()) {
      beneath.unlink(directory, name, 0);
      return;
    }
    int fd = beneath.openDirectory(directory, name);
    try {
      for (Beneath.Entry entry : beneath.list(fd)) {
        removeTree(fd, entry.name());
      }
    } finally {
      beneath.close(fd);
    }
    beneath.unlink(directory, name, Beneath.AT_REMOVEDIR);
  }
}

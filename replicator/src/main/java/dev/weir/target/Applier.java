package dev.weir.target;

import dev.weir.linux.Errno;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationType;
import dev.weir.operation.OperationView;
import dev.weir.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Applies one operation after the other to the replica; belongs to the applying thread. */
final class Applier {
  private final Replica replica;
  private final Namespace namespace;
  private final Attributes attributes;
  private final Contents contents;
  private final Stale stale;
  private final MirrorEnd mirrorEnd;
  private final Verification verification;

  /** Whether the files may show more than the position reached: a journal is replayed. */
  private boolean replaying = true;

  private final Names names;

  /** The epoch of the last mirror begun; operations of another one need a new mirror first. */
  private long epoch;

  Applier(Replica replica, long epoch) {
    this.replica = replica;
    this.namespace = replica.namespace;
    this.attributes = new Attributes(replica);
    this.contents = new Contents(replica);
    this.stale = new Stale(replica);
    this.mirrorEnd = new MirrorEnd(replica);
    this.verification = new Verification(replica, contents);
    this.names = new Names(replica, attributes, stale);
    this.epoch = epoch;
  }

  /**
   * Applies the operation, or leaves the replica so that the same operation can be applied again.
   *
   * @throws SystemCallException when the disk or quota is full
   * @throws ProblemException when the operation does not fit the replica, or the disk fails
   */
  void apply(long operationEpoch, OperationView operation) {
    if (operationEpoch != epoch && operation.type() != OperationType.MIRROR_BEGIN) {
      throw Namespace.corrupt("epoch " + operationEpoch + " does not begin with a mirror");
    }
    replica.orphans.at(operation.at());
    try {
      if (operation.has(OperationLayout.FLAG_VERIFY)) {
        verify(operation);
      } else {
        dispatch(operation);
      }
    } catch (SystemCallException e) {
      if (e.isFull()) {
        throw e;
      }
      throw failure(operation, e);
    }
    epoch = operationEpoch;
  }

  private void dispatch(OperationView operation) {
    switch (operation.type()) {
      case WRITE, TRUNCATE, ALLOCATE, BLOCKS -> content(operation);
      case ATTRIBUTES, SET_XATTR, REMOVE_XATTR -> metadata(operation);
      case CREATE -> names.create(operation);
      case ENTRY -> names.entry(operation);
      case NAMES -> names.same(operation);
      case FACTS, VERIFY_BEGIN, VERIFY_END ->
          throw Namespace.corrupt(operation.type() + " without its flag");
      case LINK -> names.link(operation);
      case UNLINK -> names.unlink(operation);
      case RENAME -> names.rename(operation);
      case MIRROR_BEGIN -> beginMirror(operation);
      case MIRROR_CHECKED -> {
        replica.wants.complete();
        replica.touch(namespace.requireRoot(), operation.mtime());
      }
      case MIRROR_END -> endMirror(operation);
    }
  }

  private void verify(OperationView operation) {
    switch (operation.type()) {
      case VERIFY_BEGIN -> verification.begin(!replaying && !replica.mirroring);
      case FACTS -> verification.facts(operation);
      case BLOCKS -> verification.blocks(operation);
      case ALLOCATE -> verification.hole(operation);
      case VERIFY_END -> verification.end(operation.sequence());
      default -> throw Namespace.corrupt(operation.type() + " to be compared");
    }
  }

  /** From here on the files show exactly what was applied. */
  void replayed() {
    replaying = false;
  }

  /** What the last inspection found. */
  Findings findings() {
    return verification.findings();
  }

  private void content(OperationView operation) {
    Node node = onDisk(operation.inode());
    if (node == null) {
      return;
    }
    switch (operation.type()) {
      case WRITE -> {
        contents.write(node, operation);
        if (operation.has(OperationLayout.FLAG_MIRROR)) {
          replica.wants.written(node.source, operation.argument(), operation.payloadLength());
        }
      }
      case BLOCKS ->
          contents.compare(
              node, operation, (at, length) -> replica.wants.add(node.source, at, length));
      case TRUNCATE -> {
        if (operation.has(OperationLayout.FLAG_MIRROR)) {
          contents.ensureSize(node, operation.argument());
        } else {
          contents.truncate(node, operation.argument());
        }
      }
      default -> contents.allocate(node, operation);
    }
    replica.touch(node, operation.mtime());
  }

  private void metadata(OperationView operation) {
    Node node = onDisk(operation.inode());
    if (node == null) {
      return;
    }
    switch (operation.type()) {
      case ATTRIBUTES -> attributes.change(node, operation);
      case SET_XATTR -> attributes.setAttribute(node, operation);
      default -> attributes.removeAttribute(node, new Name(operation.name()));
    }
    if (node.mtime != operation.mtime()) {
      replica.touch(node, operation.mtime());
    }
  }

  /** Null for what has no name any more, or was left out: nothing of it can be seen. */
  private @Nullable Node onDisk(long source) {
    Node node = namespace.named(source);
    return node == null || node.absent ? null : node;
  }

  private void beginMirror(OperationView operation) {
    replica.descriptors.clear();
    replica.wants.clear();
    verification.breakOff();
    replica.settleTimes(); // of what may be forgotten, too
    Node node = beginNames(operation);
    replica.mirroring = true;
    replica.consistent = false;
    attributes.clearAttributes(node);
    replica.touch(node, operation.mtime());
  }

  private Node beginNames(OperationView operation) {
    boolean difference = operation.has(OperationLayout.FLAG_DIFFERENCE);
    replica.anew = !difference;
    if (difference && namespace.root() != null) {
      return namespace.age(operation.inode(), operation.mtime());
    }
    FileStat root = replica.beneath.stat(replica.rootFd);
    Node node = namespace.reset(operation.inode(), root.mode(), root.inode(), operation.mtime());
    if (difference) {
      stale.findOnDisk(node);
      replica.toBeRemembered = true;
    }
    return node;
  }

  private void endMirror(OperationView operation) {
    if (!replica.mirroring) {
      throw Namespace.corrupt("the end of a mirror that did not begin");
    }
    mirrorEnd.run();
    replica.touch(namespace.requireRoot(), operation.mtime());
    replica.wants.clear();
    replica.mirroring = false;
    replica.anew = false;
    replica.toBeRemembered = replica.orphans.policy().preserves();
    replica.consistent = true;
  }

  private ProblemException failure(OperationView operation, SystemCallException e) {
    Node node = namespace.find(operation.inode());
    String place = "replica" + (node == null ? "" : node.path());
    String what = "cannot apply " + operation.type() + " " + operation.sequence() + ": ";
    boolean changed = e.errno() == Errno.ENOENT || e.errno() == Errno.EEXIST;
    boolean tampered = changed || e.errno() == Errno.ENOTEMPTY || e.errno() == Errno.ELOOP;
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        place,
        what + e.getMessage(),
        tampered
            ? "somebody else changed the replica: keep others from writing to it, mirror again"
            : "check the file system and the node's rights, then restart the node",
        e);
  }
}

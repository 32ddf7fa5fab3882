package dev.weir.target;

import dev.weir.operation.OperationType;
import dev.weir.operation.OperationView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which names on disk, of those that the checkpoint does not have, operations behind it give: what
 * is there may have been made by them. Directories are meant by their identities in the checkpoint,
 * which a mirror may change.
 */
final class GivenNames {
  /** The identity of each directory that the checkpoint does not have. */
  static final long UNKNOWN = 0;

  private record Given(long directory, Name name) {}

  private final Namespace namespace;
  private final Set<Given> asked = new HashSet<>();
  private final Set<Given> given = new HashSet<>();

  /** Directories of the checkpoint by identities that a mirror gives to their paths. */
  private final Map<Long, Long> renewed = new HashMap<>();

  GivenNames(Namespace namespace) {
    this.namespace = namespace;
  }

  /**
   * Asks for all names in a directory on disk that are not those of known objects, and in what has
   * them.
   */
  void ask(DiskTree tree, Node directory, Set<Long> known) {
    Deque<Long> within = new ArrayDeque<>();
    ask(tree, directory.target, directory.source, known, within);
    while (!within.isEmpty()) {
      ask(tree, within.pop(), UNKNOWN, known, within);
    }
  }

  private void ask(
      DiskTree tree, long directory, long identity, Set<Long> known, Deque<Long> within) {
    tree.children(directory)
        .forEach(
            (name, inode) -> {
              if (!known.contains(inode)) {
                asked.add(new Given(identity, name));
                within.push(inode);
              }
            });
  }

  boolean asksForNothing() {
    return asked.isEmpty();
  }

  /**
   * Hears of an operation, in order. Behind a mirror's end nothing was applied before another
   * checkpoint.
   *
   * @return whether the next one is of interest
   */
  boolean hear(OperationView operation) {
    switch (operation.type()) {
      case CREATE, LINK -> give(operation.inode(), operation.name());
      case ENTRY -> {
        give(operation.inode(), operation.name());
        renew(operation);
      }
      case RENAME -> {
        give(operation.inode(), operation.name());
        give(operation.targetDirectory(), operation.second());
      }
      case MIRROR_BEGIN -> renewed.put(operation.inode(), namespace.requireRoot().source);
      default -> {}
    }
    return operation.type() != OperationType.MIRROR_END;
  }

  private void give(long directory, byte[] bytes) {
    Name name = new Name(bytes);
    give(new Given(directory, name));
    give(new Given(renewed.getOrDefault(directory, directory), name));
    give(new Given(UNKNOWN, name));
  }

  private void give(Given one) {
    if (asked.contains(one)) {
      given.add(one);
    }
  }

  /** A directory that a mirror finds may be what the checkpoint has under this path. */
  private void renew(OperationView entry) {
    long above = renewed.getOrDefault(entry.inode(), entry.inode());
    Node parent = namespace.any(above);
    Node there = parent == null ? null : parent.children.get(new Name(entry.name()));
    if (there != null && there.isDirectory()) {
      renewed.put(entry.child(), there.source);
    }
  }

  /**
   * @param directory identity in the checkpoint, or {@link #UNKNOWN}
   */
  boolean contains(long directory, Name name) {
    return given.contains(new Given(directory, name));
  }
}

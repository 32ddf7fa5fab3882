package dev.weir.target;

import dev.weir.journal.Journal;
import dev.weir.journal.JournalPosition;
import dev.weir.journal.JournalReader;
import dev.weir.operation.OperationType;
import dev.weir.operation.OperationView;
import dev.weir.operation.ReservedNames;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings the names on disk back to those of the checkpoint, so that the journal can be replayed
 * from there: creating, linking, renaming and removing are not repeatable over their own result,
 * writing is. Objects are known by their inode numbers on the replica.
 *
 * <p>What the checkpoint has and the disk lacks was removed later: the journal has to say so, or
 * nothing is changed and the loss is reported; a placeholder stands in for it until the journal
 * removes it again. What the disk has and the checkpoint lacks was made later and is removed: the
 * journal makes it again. Where orphans are not to be removed, that is what has a name that the
 * journal gives, and no mark of an orphan. No step takes the last name of an object of the
 * checkpoint away, so a crash in here is followed by the same restoration again.
 */
final class Restoration {
  /** Where misplaced objects wait; directly below the root, refused as a name of the source. */
  static final Name WAITING_ROOM = Name.of(ReservedNames.WAITING_ROOM);

  private static final String REMEDY =
      "remove the state directory and mirror again from the source with adopt: true";

  private final Replica replica;
  private final Beneath beneath;
  private final Namespace namespace;
  private final Journal journal;
  private final JournalPosition position;
  private final DiskTree tree;
  private final Set<Long> present = new HashSet<>();
  private final Set<Node> changedDirectories = new HashSet<>();
  private final Orphans orphans;
  private final Set<Long> known = new HashSet<>();

  private final GivenNames given;
  private long waitingRoom = -1;

  Restoration(Replica replica, Journal journal, JournalPosition position) {
    this.replica = replica;
    this.beneath = replica.beneath;
    this.namespace = replica.namespace;
    this.journal = journal;
    this.position = position;
    this.orphans = replica.orphans;
    this.given = new GivenNames(namespace);
    this.tree = new DiskTree(beneath, replica.rootFd);
  }

  /**
   * @throws ProblemException when objects are missing that the journal does not explain; nothing is
   *     changed then
   */
  void run() {
    Node root = namespace.requireRoot();
    if (root.target != tree.root()) {
      throw ProblemException.badInput(
          "replica", "this is not the directory that the checkpoint describes", REMEDY);
    }
    List<Node> missing = findPresent();
    if (!missing.isEmpty()) {
      requireExplained(missing);
    }
    try {
      findWaitingRoom();
      gatherMisplaced();
      if (orphans.policy().preserves()) {
        findGivenNames();
      }
      discardUnknown();
      place(root);
      removeWaitingRoom(root);
      restoreAttributes();
    } catch (SystemCallException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          "replica",
          "cannot restore its names after an unclean end: " + e.getMessage(),
          "free space or mend the file system, then start again; nothing is lost",
          e);
    }
  }

  private List<Node> findPresent() {
    List<Node> missing = new ArrayList<>();
    Map<Long, Name> ours = findOurs();
    for (Node node : namespace.nodes()) {
      if (node.absent) {
        continue;
      }
      FileStat stat = tree.stat(node.target);
      if (stat != null && stat.type() == node.type() && !isReused(node, ours)) {
        present.add(node.source);
        known.add(node.target);
      } else {
        missing.add(node);
      }
    }
    return missing;
  }

  /** Directories under names of ours, which an earlier start or mirror made. */
  private Map<Long, Name> findOurs() {
    Map<Name, Long> names = tree.children(tree.root());
    Map<Long, Name> ours = new HashMap<>();
    for (String reserved : ReservedNames.all()) {
      Name name = Name.of(reserved);
      Long inode = names.get(name);
      if (inode != null) {
        ours.put(inode, name);
      }
    }
    return ours;
  }

  /** A number of ours is not this node's but where it is ours, too: it was removed meanwhile. */
  private boolean isReused(Node node, Map<Long, Name> ours) {
    Name name = ours.get(node.target);
    return name != null
        && node.links.stream()
            .noneMatch(link -> link.parent() == namespace.root() && link.name().equals(name));
  }

  private void requireExplained(List<Node> missing) {
    Set<Long> removed = new HashSet<>();
    boolean[] mirrored = new boolean[1];
    readJournal(
        operation -> {
          mirrored[0] |= operation.type() == OperationType.MIRROR_BEGIN;
          if (operation.type() == OperationType.UNLINK) {
            removed.add(operation.child());
          } else if (operation.type() == OperationType.RENAME) {
            removed.add(operation.replacedChild());
          }
          return !mirrored[0];
        });
    if (!mirrored[0]) {
      requireRemoved(missing, removed);
    }
  }

  /**
   * @param goesOn hears of each operation after the checkpoint, until it says no
   */
  private void readJournal(Predicate<OperationView> goesOn) {
    try (JournalReader reader = journal.readAfter(position);
        BatchContent batch = new BatchContent()) {
      boolean more = true;
      while (more && reader.next(journal.end())) {
        batch.open(reader.header(), reader.payload());
        for (; more && batch.hasNext(); batch.done()) {
          more = goesOn.test(batch.current());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireRemoved(List<Node> missing, Set<Long> removed) {
    // What a mirror has not mentioned may be gone: it is compared, or removed, in any case.
    List<Node> lost =
        missing.stream().filter(node -> !node.stale && !removed.contains(node.source)).toList();
    if (!lost.isEmpty()) {
      throw ProblemException.badInput(
          "replica" + lost.getFirst().path(),
          lost.size() + " objects are gone that no operation removed; nothing was changed",
          "put them back, or " + REMEDY);
    }
  }

  private void findWaitingRoom() {
    Long left = tree.children(tree.root()).get(WAITING_ROOM);
    if (left != null) {
      waitingRoom = left;
    }
  }

  private DiskTree.Place waiting(Node node) {
    if (waitingRoom < 0) {
      beneath.makeDirectory(replica.rootFd, WAITING_ROOM, 0700);
      FileStat stat = beneath.stat(replica.rootFd, WAITING_ROOM);
      waitingRoom = stat.inode();
      tree.addNew(stat, new DiskTree.Place(tree.root(), WAITING_ROOM));
    }
    return new DiskTree.Place(waitingRoom, Name.of(Long.toHexString(node.source)));
  }

  private boolean isPresent(Node node) {
    return present.contains(node.source);
  }

  private boolean isPlaced(Node.Link link, Node node) {
    return isPresent(node)
        && isPresent(link.parent())
        && tree.holds(new DiskTree.Place(link.parent().target, link.name()), node.target);
  }

  /** Moves every object that has none of its right names out of the way. */
  private void gatherMisplaced() {
    for (Node node : namespace.nodes()) {
      boolean anyRight = node.links.stream().anyMatch(link -> isPlaced(link, node));
      if (isPresent(node) && !node.links.isEmpty() && !anyRight) {
        DiskTree.Place from = tree.places(node.target).getFirst();
        DiskTree.Place to = waiting(node);
        if (!tree.holds(to, node.target)) {
          move(node, from, to);
        }
      }
    }
  }

  private void move(Node node, DiskTree.Place from, DiskTree.Place to) {
    int fromFd = tree.open(from.directory());
    int toFd = tree.open(to.directory());
    beneath.rename(fromFd, from.name(), toFd, to.name(), 0);
    beneath.close(fromFd);
    beneath.close(toFd);
    tree.remove(node.target, from);
    tree.add(node.target, to);
  }

  /** Finds out which of the unknown names on disk the journal gives. */
  private void findGivenNames() {
    for (Node directory : namespace.nodes()) {
      if (directory.isDirectory() && isPresent(directory)) {
        given.ask(tree, directory, known);
      }
    }
    if (!given.asksForNothing()) {
      readJournal(given::hear);
    }
  }

  /** Removes from every directory of the checkpoint what does not belong there. */
  private void discardUnknown() {
    if (!replica.mirroring) {
      orphans.beginSurvey();
    }
    for (Node directory : namespace.nodes()) {
      if (!directory.isDirectory() || !isPresent(directory)) {
        continue;
      }
      for (Map.Entry<Name, Long> entry : tree.children(directory.target).entrySet()) {
        Node expected = directory.children.get(entry.getKey());
        boolean right =
            expected != null && isPlaced(new Node.Link(directory, entry.getKey()), expected);
        if (!right && entry.getValue() != waitingRoom) {
          discard(directory, entry.getKey(), entry.getValue());
        }
      }
    }
    if (!replica.mirroring) {
      orphans.endSurvey(); // else the mirror's end will tell what is one
    }
  }

  /** Whether the journal makes it again, or gives it its names. */
  private boolean isMadeAgain(long directory, Name name, long inode) {
    return !orphans.policy().preserves()
        || known.contains(inode)
        || given.contains(directory, name) && !orphans.isMarked(inode);
  }

  private void discard(Node directory, Name name, long inode) {
    int fd = tree.open(directory.target);
    boolean attic = directory.links.isEmpty() && name.equals(Stale.ATTIC);
    if (attic) {
      replica.removeTree(fd, name);
    }
    boolean gone =
        attic || isMadeAgain(directory.source, name, inode) && discardTree(fd, name, inode);
    if (!gone && directory.children.containsKey(name)) {
      orphans.dispose(fd, directory, name);
      gone = true;
    }
    beneath.close(fd);
    if (gone) {
      tree.remove(inode, new DiskTree.Place(directory.target, name));
      changedDirectories.add(directory);
    } else {
      orphans.found(directory, name, inode);
    }
  }

  /** Removes all that the journal makes again; returns whether that was all there was. */
  private boolean discardTree(int directory, Name name, long inode) {
    Map<Name, Long> children = tree.children(inode);
    if (!orphans.policy().preserves() || children.isEmpty() || known.contains(inode)) {
      replica.removeTree(directory, name);
      return true;
    }
    boolean all = true;
    int fd = beneath.openDirectory(directory, name);
    for (Map.Entry<Name, Long> child : children.entrySet()) {
      all &=
          isMadeAgain(GivenNames.UNKNOWN, child.getKey(), child.getValue())
              && discardTree(fd, child.getKey(), child.getValue());
    }
    beneath.close(fd);
    if (all) {
      beneath.unlink(directory, name, Beneath.AT_REMOVEDIR);
    }
    return all;
  }

  /** Gives every object its names, parents first. */
  private void place(Node root) {
    Deque<Node> waiting = new ArrayDeque<>(List.of(root));
    while (!waiting.isEmpty()) {
      Node directory = waiting.pop();
      directory.children.forEach(
          (name, node) -> {
            if (!node.absent && !isPlaced(new Node.Link(directory, name), node)) {
              placeOne(directory, name, node);
              changedDirectories.add(directory);
            }
            if (node.isDirectory()) {
              waiting.push(node);
            }
          });
    }
  }

  private void placeOne(Node directory, Name name, Node node) {
    DiskTree.Place to = new DiskTree.Place(directory.target, name);
    if (!isPresent(node)) {
      makePlaceholder(to, node);
      return;
    }
    DiskTree.Place from = inWaitingRoom(node);
    if (from != null) {
      move(node, from, to);
      return;
    }
    DiskTree.Place other = placed(node);
    int fromFd = tree.open(other.directory());
    int toFd = tree.open(to.directory());
    beneath.link(fromFd, other.name(), toFd, name);
    beneath.close(fromFd);
    beneath.close(toFd);
    tree.add(node.target, to);
  }

  /** A right name of an object that has one; other names of it may be gone by now. */
  private DiskTree.Place placed(Node node) {
    for (Node.Link link : node.links) {
      if (isPlaced(link, node)) {
        return new DiskTree.Place(link.parent().target, link.name());
      }
    }
    throw new IllegalStateException(node.path() + " is neither waiting nor placed");
  }

  private DiskTree.@Nullable Place inWaitingRoom(Node node) {
    for (DiskTree.Place place : tree.places(node.target)) {
      if (place.directory() == waitingRoom) {
        return place;
      }
    }
    return null;
  }

  private void makePlaceholder(DiskTree.Place to, Node node) {
    int fd = tree.open(to.directory());
    if (node.isDirectory()) {
      beneath.makeDirectory(fd, to.name(), 0700);
    } else {
      beneath.makeNode(fd, to.name(), FileStat.REGULAR | 0600, 0);
    }
    FileStat stat = beneath.stat(fd, to.name());
    beneath.close(fd);
    node.target = stat.inode();
    node.placeholder = true;
    present.add(node.source);
    tree.addNew(stat, to);
  }

  private void removeWaitingRoom(Node root) {
    if (waitingRoom >= 0) {
      replica.removeTree(replica.rootFd, WAITING_ROOM);
      changedDirectories.add(root);
    }
  }

  /** Modes lifted for a moment and times changed by the steps above, or by what is replayed. */
  private void restoreAttributes() {
    Attributes attributes = new Attributes(replica);
    for (Node node : namespace.nodes()) {
      FileStat stat = node.absent || node.placeholder ? null : tree.stat(node.target);
      if (stat != null) {
        if (stat.mode() != node.mode) {
          attributes.setMode(node);
        }
        if (stat.mtime() != node.mtime || changedDirectories.contains(node)) {
          replica.touch(node, node.mtime);
        }
      }
    }
  }
}

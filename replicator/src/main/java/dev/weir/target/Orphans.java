package dev.weir.target;

import dev.weir.linux.Errno;
import dev.weir.operation.ReservedNames;
import dev.weir.problem.ProblemException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What lies below the root and the source does not have. The namespace knows nothing of it; the
 * names on disk tell that it is there, and a mark for each that it was there before the journal's
 * operations were applied. Belongs to the applying thread but for {@link #status}.
 *
 * <p>What is moved lies in {@code .weir-orphans/DAY/PATH}, directly below the root, because only
 * there is it certainly on the same file system: a root is often one of its own.
 */
final class Orphans {
  /** Where orphans are moved to; directly below the root, refused as a name of the source. */
  static final Name PLACE = Name.of(ReservedNames.ORPHANS);

  static final int NAME_MAX_BYTES = 255;

  /** So many things of one name in one second of the source's clock are not met by chance. */
  private static final int SAME_NAME_MAX = 10_000;

  private static final long NANOS = 1_000_000_000L;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);

  private final Replica replica;
  private final Beneath beneath;
  private final OrphanPolicy policy;

  /** Inode numbers of what must not be removed: one for each orphan left. */
  private Set<Long> marks = new HashSet<>();

  private Survey survey = new Survey();
  private volatile OrphanStatus status;
  private long moved;
  private long removed;

  /** Source time of the operation that is being applied. */
  private long now;

  /** What is found while everything is looked at. */
  private static final class Survey {
    private final Set<Long> inodes = new HashSet<>();
    private final List<String> first = new ArrayList<>();
    private long count;
    private boolean durable;
  }

  Orphans(Replica replica, OrphanPolicy policy) {
    this.replica = replica;
    this.beneath = replica.beneath;
    this.policy = policy;
    status = new OrphanStatus(policy, 0, List.of(), 0, 0);
  }

  OrphanPolicy policy() {
    return policy;
  }

  OrphanStatus status() {
    return status;
  }

  /** For the checkpoint. */
  OrphanMarks marks() {
    return policy.preserves()
        ? new OrphanMarks(replica.mirroring && replica.anew, marks)
        : OrphanMarks.NONE;
  }

  void restore(OrphanMarks from) {
    marks = new HashSet<>(from.inodes());
    replica.anew = from.anew();
  }

  /**
   * @param at source time of the operation that is applied next, nanoseconds since 1970
   */
  void at(long at) {
    now = at;
  }

  boolean isMarked(long inode) {
    return marks.contains(inode);
  }

  /** Whether an entry of a directory is where orphans are kept, and so none itself. */
  boolean isPlace(Node directory, Name name) {
    return directory.links.isEmpty() && name.equals(PLACE);
  }

  /** If a mirror does not mention it any more, it is an orphan, whatever takes its name. */
  void preserve(Node node) {
    if (policy.preserves() && node.stale) {
      marks.add(node.target);
    }
  }

  /** We made this object: what had its number before is gone. */
  void made(long inode) {
    marks.remove(inode);
  }

  /**
   * Frees a name that the source takes and that the namespace does not know.
   *
   * @return whether there was anything
   */
  boolean giveWay(Node parent, Name name) {
    int directory = replica.descriptors.of(parent);
    if (!beneath.exists(directory, name)) {
      return false;
    }
    FileStat stat = beneath.lastStat();
    boolean replaced = replica.anew && !stat.isDirectory() && !isMarked(stat.inode());
    if (replaced) {
      replica.removeTree(directory, name); // the source has this path, and sends it whole
    } else {
      dispose(directory, parent, name);
      forget(parent, name, stat.inode());
    }
    return true;
  }

  /** An orphan that was left is there no more. */
  private void forget(Node parent, Name name, long inode) {
    if (marks.remove(inode) && status.left() > 0) {
      List<String> rest = new ArrayList<>(status.first());
      rest.remove(path(parent, name));
      status = new OrphanStatus(policy, status.left() - 1, rest, moved, removed);
    }
  }

  /** Takes everything out of a directory that the source removed. */
  void empty(Node directory) {
    int fd = replica.descriptors.of(directory);
    for (Beneath.Entry entry : beneath.list(fd)) {
      dispose(fd, directory, entry.name());
      forget(directory, entry.name(), entry.inode());
    }
  }

  /** Takes something away from where it cannot stay. */
  void dispose(int directoryFd, Node directory, Name name) {
    if (policy.preserves()) {
      moveAside(directoryFd, directory, name);
    } else {
      replica.removeTree(directoryFd, name);
      removed++;
      tell();
    }
  }

  /** From here until {@link #endSurvey} all orphans there are will be {@link #found}. */
  void beginSurvey() {
    survey = new Survey();
  }

  void endSurvey() {
    marks = survey.inodes;
    status = new OrphanStatus(policy, survey.count, survey.first, moved, removed);
  }

  /**
   * An orphan at the end of a mirror.
   *
   * @return whether the directory has changed
   */
  boolean settle(int directoryFd, Node directory, Beneath.Entry entry) {
    if (policy.leaves()) {
      found(directory, entry.name(), entry.inode());
      return false;
    }
    if (policy.preserves() && !survey.durable) {
      beneath.syncFileSystem(replica.rootFd); // nothing will be replayed onto what is moved
      survey.durable = true;
    }
    dispose(directoryFd, directory, entry.name());
    return true;
  }

  /** An orphan that stays where it is. */
  void found(Node directory, Name name, long inode) {
    survey.inodes.add(inode);
    survey.count++;
    if (survey.first.size() < OrphanStatus.FIRST_MAX) {
      survey.first.add(path(directory, name));
    }
  }

  static String path(Node directory, Name name) {
    String above = directory.path();
    return above.equals("/") ? above + name : above + "/" + name;
  }

  private void tell() {
    status = new OrphanStatus(policy, status.left(), status.first(), moved, removed);
  }

  private void moveAside(int directoryFd, Node directory, Name name) {
    int to = openPlace(directory);
    try {
      Name free = name;
      for (int i = 0; !moveTo(directoryFd, name, to, free); i++) {
        free = another(name, i);
      }
    } finally {
      beneath.close(to);
    }
    replica.touch(directory, directory.mtime);
    moved++;
    tell();
  }

  /** Returns false when the name is taken there. */
  private boolean moveTo(int directoryFd, Name name, int to, Name free) {
    try {
      beneath.rename(directoryFd, name, to, free, Beneath.RENAME_NOREPLACE);
      return true;
    } catch (SystemCallException e) {
      if (e.errno() == Errno.EINVAL && !beneath.exists(to, free)) {
        beneath.rename(directoryFd, name, to, free, 0); // an old file system, and only we write
        return true;
      }
      if (e.errno() != Errno.EEXIST && e.errno() != Errno.EINVAL) {
        throw e;
      }
      return false;
    }
  }

  /** The name with the time of day, then with a number, too; cut where it would be too long. */
  private Name another(Name name, int attempt) {
    if (attempt >= SAME_NAME_MAX) {
      throw ProblemException.environment(
          "replica/" + PLACE,
          "holds " + attempt + " things named '" + name + "'",
          "move away what it holds, then start the node again");
    }
    String suffix = "~" + TIME.format(sourceTime()) + (attempt == 0 ? "" : "-" + attempt);
    byte[] end = Name.of(suffix).bytes();
    int kept = Math.min(name.bytes().length, NAME_MAX_BYTES - end.length);
    byte[] bytes = Arrays.copyOf(name.bytes(), kept + end.length);
    System.arraycopy(end, 0, bytes, kept, end.length);
    return new Name(bytes);
  }

  private LocalDateTime sourceTime() {
    return LocalDateTime.ofInstant(
        Instant.ofEpochSecond(Math.floorDiv(now, NANOS)), ZoneOffset.UTC);
  }

  /** Opens, or makes, the directory for what lay in {@code directory}; the caller closes it. */
  private int openPlace(Node directory) {
    Deque<Name> way = new ArrayDeque<>();
    for (Node at = directory; !at.links.isEmpty(); at = at.links.getFirst().parent()) {
      way.push(at.links.getFirst().name());
    }
    way.push(Name.of(sourceTime().toLocalDate().toString()));
    int at = openTop();
    while (!way.isEmpty()) {
      int above = at;
      try {
        at = openOrMake(above, way.pop());
      } finally {
        beneath.close(above);
      }
    }
    return at;
  }

  private int openTop() {
    if (!beneath.exists(replica.rootFd, PLACE)) {
      beneath.makeDirectory(replica.rootFd, PLACE, 0700);
      Node root = replica.namespace.requireRoot();
      replica.touch(root, root.mtime);
    } else if (!beneath.lastStat().isDirectory()) {
      throw ProblemException.environment(
          "replica/" + PLACE,
          "is no directory, and orphans are to be moved there",
          "move it away, then start the node again");
    }
    return beneath.openDirectory(replica.rootFd, PLACE);
  }

  /** Where a file has the name, the next free one is taken. */
  private int openOrMake(int above, Name name) {
    Name tried = name;
    for (int i = 0; ; i++) {
      if (!beneath.exists(above, tried)) {
        beneath.makeDirectory(above, tried, 0700);
        return beneath.openDirectory(above, tried);
      }
      if (beneath.lastStat().isDirectory()) {
        return beneath.openDirectory(above, tried);
      }
      tried = another(name, i);
    }
  }
}

package dev.weir.target;

import dev.weir.linux.Errno;
import dev.weir.operation.OperationView;
import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the replica's files with what an inspection of the source says, at the position at which
 * it says it; changes nothing. Belongs to the applying thread but for {@link #findings}.
 */
final class Verification {
  private final Replica replica;
  private final Beneath beneath;
  private final Namespace namespace;
  private final Contents contents;
  private final List<Findings.Finding> first = new ArrayList<>();
  private volatile Findings last = Findings.unknown(0);
  private boolean running;
  private long objects;
  private long bytes;
  private long count;
  private long left;

  Verification(Replica replica, Contents contents) {
    this.replica = replica;
    this.beneath = replica.beneath;
    this.namespace = replica.namespace;
    this.contents = contents;
  }

  /** What the last inspection that came to its end found. */
  Findings findings() {
    return last;
  }

  /**
   * VERIFY_BEGIN.
   *
   * @param exact whether the files show exactly the position reached; they do not while a journal
   *     is replayed over later content
   */
  void begin(boolean exact) {
    running = exact;
    first.clear();
    objects = 0;
    bytes = 0;
    count = 0;
    left = 0;
  }

  /** The mirror that begins breaks the inspection off. */
  void breakOff() {
    running = false;
  }

  /** FACTS: the name, the object and what stat tells of it. */
  void facts(OperationView facts) {
    if (!running) {
      return;
    }
    objects++;
    Name name = new Name(facts.name());
    Node parent = namespace.find(facts.inode());
    Node node = parent == null ? null : parent.child(name);
    if (parent == null || node == null || node.source != facts.child()) {
      add(Findings.Kind.REPLACED, path(parent, name));
    } else if (!node.absent) {
      compare(parent, name, node, facts);
    }
  }

  private void compare(Node parent, Name name, Node node, OperationView facts) {
    int directory = descriptor(parent);
    if (directory < 0 || !beneath.exists(directory, name)) {
      add(Findings.Kind.MISSING, path(parent, name));
      return;
    }
    FileStat stat = beneath.lastStat();
    if (stat.inode() != node.target || stat.type() != (facts.mode() & FileStat.TYPE_MASK)) {
      add(Findings.Kind.REPLACED, path(parent, name));
      return;
    }
    if (!hasAttributes(directory, name, node, stat, facts)) {
      add(Findings.Kind.ATTRIBUTES, path(parent, name));
    }
  }

  private boolean hasAttributes(
      int directory, Name name, Node node, FileStat stat, OperationView facts) {
    boolean link = node.type() == FileStat.SYMLINK;
    long mtime = node.touched ? node.mtime : stat.mtime();
    boolean device =
        node.type() == FileStat.BLOCK_DEVICE || node.type() == FileStat.CHARACTER_DEVICE;
    return (!node.isRegular() || stat.size() == facts.childSize())
        && stat.uid() == facts.uid()
        && stat.gid() == facts.gid()
        && mtime == facts.childMtime()
        && (link || stat.mode() == facts.mode())
        && (!device || (int) stat.rdev() == facts.rdev())
        && (!link || Arrays.equals(beneath.readLink(directory, name), facts.second()));
  }

  /** BLOCKS: each sum against the file's own. */
  void blocks(OperationView operation) {
    Node node = running ? namespace.find(operation.inode()) : null;
    if (node == null || node.absent || descriptor(node) < 0) {
      return; // gone meanwhile, or told as missing
    }
    bytes += operation.blocksLength();
    contents.compare(node, operation, (at, length) -> differs(node, at, length));
  }

  /** ALLOCATE: the source has a hole there. */
  void hole(OperationView operation) {
    Node node = running ? namespace.find(operation.inode()) : null;
    if (node == null || node.absent || descriptor(node) < 0) {
      return;
    }
    bytes += operation.allocateLength();
    contents.findData(
        node,
        operation.argument(),
        operation.argument() + operation.allocateLength(),
        (at, length) -> differs(node, at, length));
  }

  private void differs(Node node, long offset, long length) {
    Findings.Finding before = first.isEmpty() ? null : first.getLast();
    String path = node.path();
    boolean goesOn =
        before != null
            && first.size() == count
            && before.kind() == Findings.Kind.CONTENT
            && before.path().equals(path)
            && before.offset() + before.bytes() == offset;
    if (before != null && goesOn) {
      first.removeLast();
      first.add(
          new Findings.Finding(before.kind(), path, before.offset(), before.bytes() + length));
    } else {
      add(new Findings.Finding(Findings.Kind.CONTENT, path, offset, length));
    }
  }

  /** VERIFY_END: looks for what nobody told of. */
  void end(long sequence) {
    if (!running) {
      last = Findings.unknown(sequence);
      return;
    }
    replica.orphans.beginSurvey();
    for (Node node : List.copyOf(namespace.nodes())) {
      int fd = node.isDirectory() && !node.stale ? descriptor(node) : -1;
      if (fd >= 0) {
        for (Beneath.Entry entry : beneath.list(fd)) {
          if (!node.children.containsKey(entry.name())
              && !replica.orphans.isPlace(node, entry.name())) {
            orphan(node, entry);
          }
        }
      }
    }
    replica.orphans.endSurvey();
    last = new Findings(sequence, true, objects, bytes, count, left, first);
    running = false;
  }

  /** One that the policy leaves where it is makes no difference; the answer tells of it. */
  private void orphan(Node directory, Beneath.Entry entry) {
    String path = Orphans.path(directory, entry.name());
    replica.orphans.found(directory, entry.name(), entry.inode());
    if (replica.orphans.policy().leaves()) {
      left++;
      if (replica.orphans.policy() == OrphanPolicy.REPORT && first.size() < Findings.KEPT_MAX) {
        first.add(new Findings.Finding(Findings.Kind.ORPHAN, path, 0, 0));
      }
    } else {
      add(Findings.Kind.ORPHAN, path);
    }
  }

  /** The object's descriptor; -1 when it is not there, or is not what it was. */
  private int descriptor(Node node) {
    try {
      return replica.descriptors.of(node);
    } catch (SystemCallException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR && e.errno() != Errno.ELOOP) {
        throw e;
      }
      return -1;
    } catch (ProblemException e) {
      return -1; // somebody else replaced it, which the facts of its name have told
    }
  }

  private static String path(@Nullable Node parent, Name name) {
    return parent == null ? "/" + name : Orphans.path(parent, name);
  }

  private void add(Findings.Kind kind, String path) {
    add(new Findings.Finding(kind, path, 0, 0));
  }

  private void add(Findings.Finding finding) {
    count++;
    if (first.size() < Findings.KEPT_MAX) {
      first.add(finding);
    }
  }
}

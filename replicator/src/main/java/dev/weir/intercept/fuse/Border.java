package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.O_DIRECTORY;
import static dev.weir.linux.OpenFlags.O_NOFOLLOW;
import static dev.weir.linux.StatLayout.S_IFLNK;
import static dev.weir.linux.StatLayout.S_IFMT;
import static dev.weir.linux.StatLayout.S_IFREG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.linux.StatLayout;
import dev.weir.linux.SyscallNumbers;
import dev.weir.operation.NewObject;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationWriter;
import dev.weir.problem.ProblemException;
import dev.weir.rules.PathRules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Changes of names by which something begins or ceases to count. What begins to count is made whole
 * under a name of its own at the replica's root and then renamed into place; what ceases is renamed
 * there and then taken apart; so the replica never shows half of it under its name. All of it is in
 * the queue before the application has its answer, under the namespace lock.
 *
 * <p>What is too large for that takes place all the same, and a new mirror finds it.
 */
final class Border {
  /** A burst that every job's queue takes, however small it is. */
  static final long CONTENT_MAX_BYTES = 64L << 20;

  /** Takes about half a second, for which other changes of names wait. */
  static final int OBJECTS_MAX = 10_000;

  /** The unit in which stat(2) tells what is allocated. */
  private static final int BLOCK_BYTES = 512;

  private static final byte[] CROSSING = PathRules.CROSSING.getBytes(ISO_8859_1);

  /** Where a name lies that is no entry just read; a workspace apart has no reply there. */
  private static final long NAME = Workspace.REPLY_PAYLOAD;

  private final CaptureOrder order;
  private final Recorder recorder;
  private final Membership membership;
  private final NodeTable nodes;
  private final Node root;
  private final Mirror mirror;
  private final MountMemory memory;

  /** Apart from those of the requests, whose names and numbers must stay. */
  private final Workspace apart;

  private int objects;
  private long contentBytes;

  Border(
      CaptureOrder order,
      Recorder recorder,
      Membership membership,
      NodeTable nodes,
      Mirror mirror,
      MountMemory memory,
      Workspace apart) {
    this.apart = apart;
    this.order = order;
    this.recorder = recorder;
    this.membership = membership;
    this.nodes = nodes;
    this.root = nodes.root();
    this.mirror = mirror;
    this.memory = memory;
  }

  Membership membership() {
    return membership;
  }

  /**
   * Both ends of a rename as the rules see them. Where nothing is exchanged, the other one is the
   * one that moves.
   *
   * @param before place of what moves under its old name
   * @param after under its new name
   * @param otherBefore place of what had the new name in an exchange
   * @param otherAfter under the name that it gets
   */
  record Sides(
      PathRules.Place before,
      PathRules.Place after,
      PathRules.Place otherBefore,
      PathRules.Place otherAfter,
      boolean directory,
      boolean otherDirectory) {
    /** Whether nothing begins or ceases to count. */
    boolean plain() {
      return allCount()
          && (!directory || before.sameBelow(after))
          && (!otherDirectory || otherBefore.sameBelow(otherAfter));
    }

    boolean allCount() {
      return before.recorded()
          && after.recorded()
          && otherBefore.recorded()
          && otherAfter.recorded();
    }

    boolean oldCounts() {
      return before.recorded();
    }

    boolean newCounts() {
      return after.recorded();
    }
  }

  /** Looked at before the rename takes place, or after it when an earlier server had it done. */
  Sides sides(Workspace w, NamespaceRequests.Rename r) {
    PathRules.Place top = membership.root();
    if (membership.all()) {
      return new Sides(top, top, top, top, false, false);
    }
    boolean found =
        w.statEntry(r.from().fd, r.oldName()) == 0 || w.statEntry(r.to().fd, r.newName()) == 0;
    boolean directory = found && w.isDirectory();
    PathRules.Place before = membership.child(w, r.from(), r.oldName(), directory);
    PathRules.Place after = membership.child(w, r.to(), r.newName(), directory);
    if (!r.exchange()) {
      return new Sides(before, after, before, after, directory, directory);
    }
    boolean other = w.statEntry(r.to().fd, r.newName()) == 0 && w.isDirectory();
    return new Sides(
        before,
        after,
        membership.child(w, r.to(), r.newName(), other),
        membership.child(w, r.from(), r.oldName(), other),
        directory,
        other);
  }

  /** Records a rename as such. */
  void recordPlain(Workspace w, NamespaceRequests.Rename r, long child, long replaced) {
    w.stat(r.from().fd);
    long fromMtime = w.mtime();
    w.stat(r.to().fd);
    w.writer
        .flags(r.exchange() ? OperationLayout.FLAG_EXCHANGE : 0)
        .rename(
            new OperationWriter.RenameEnd(r.from().inode, fromMtime, w.memory.text(r.oldName())),
            new OperationWriter.RenameEnd(r.to().inode, w.mtime(), w.memory.text(r.newName())),
            child,
            replaced);
    recorder.append(w);
  }

  /** The time of a directory changed by a name that does not count. */
  void touch(Workspace w, Node directory) {
    if (order.heard(directory.inode)
        && membership.counts(w, directory)
        && !w.slot.recordedBefore()) {
      w.stat(directory.fd);
      recorder.attributes(w, directory.inode, OperationLayout.MASK_MTIME, 0);
    }
  }

  /**
   * Something lost a name by being removed or replaced; its stripe is held.
   *
   * @param links its names now
   * @param counted whether the name counted
   */
  void lostName(long inode, long links, boolean counted) {
    if (membership.all()) {
      return;
    }
    if (links == 0) {
      membership.namesOutside(inode, 0);
    } else if (!counted) {
      membership.lostOutside(inode);
    } else if (!membership.countsWithout(inode, links)) {
      nodes.outside(inode, true);
    }
  }

  /** Whether a new name of this file needs the rules; without any, none does. */
  boolean sees(Node child) {
    return !membership.all() && !child.directory;
  }

  /** A file got one more name, whose entry lies at {@code name}. */
  void linked(Workspace w, Node child, Node parent, long name) {
    boolean counts = membership.counts(w, parent, name, false);
    boolean told = w.slot.recordedBefore();
    if (order.mirroring()) {
      mirror.hasSeveralNames(child.inode, mirror.handle(w, parent.fd, name));
    }
    if (!counts) {
      touch(w, parent);
      if (order.complete() && !child.outside) {
        membership.gainedOutside(child.inode);
      }
    } else if (order.listed(parent.inode) && !told) {
      if (order.complete() && child.outside) {
        Move move = new Move(root, CROSSING, parent, w.memory.text(name), child.inode, 0, false);
        crossing(w, () -> arrive(move));
      } else {
        w.stat(parent.fd);
        mirror.name(w, parent.fd, new Mirror.Name(parent.inode, w.mtime(), name), 0);
      }
    }
  }

  /**
   * What changed its name.
   *
   * @param replaced identity of what had the new name, or 0
   */
  private record Move(
      Node from,
      byte[] oldName,
      Node to,
      byte[] newName,
      long child,
      long replaced,
      boolean directory) {
    Move overNothing() {
      return new Move(from, oldName, to, newName, child, 0, directory);
    }
  }

  /** Records a rename that took effect and is not {@link Sides#plain}. */
  void renamed(Workspace w, NamespaceRequests.Rename r, Sides sides, long child, long replaced) {
    if (sides.directory || sides.otherDirectory) {
      membership.moved();
    }
    if (w.slot.recordedBefore()) {
      return;
    }
    byte[] oldName = w.memory.text(r.oldName());
    byte[] newName = w.memory.text(r.newName());
    Move move = new Move(r.from(), oldName, r.to(), newName, child, replaced, sides.directory);
    Move back = new Move(r.to(), newName, r.from(), oldName, replaced, child, sides.otherDirectory);
    crossing(
        w,
        () -> {
          if (sides.allCount()) {
            movedWithin(r, sides, move);
          } else if (r.exchange()) {
            exchanged(sides, move, back);
          } else if (sides.oldCounts()) {
            leave(move, sides.before);
          } else if (sides.newCounts()) {
            arrive(move);
          }
          touch(w, r.from());
          touch(w, r.to());
        });
  }

  /** A successor that finds this unfinished begins anew. */
  private void crossing(Workspace w, Runnable steps) {
    apart.slot = w.slot;
    objects = 0;
    contentBytes = 0;
    memory.mustNotGoOn(MountMemory.CROSSING, true);
    try {
      steps.run();
    } catch (ProblemException e) {
      giveUp(String.valueOf(e.getMessage()));
    } finally {
      memory.mustNotGoOn(MountMemory.CROSSING, false);
      apart.slot = RequestSlot.apart();
    }
  }

  private void giveUp(String why) {
    recorder.leftToMirror(why);
    order.distrust();
  }

  private void movedWithin(NamespaceRequests.Rename r, Sides sides, Move move) {
    if (!order.listed(move.from.inode)) {
      return;
    }
    boolean same = sides.directory && same(move.to, move.newName, sides.before, sides.after);
    boolean otherSame =
        !r.exchange()
            || !sides.otherDirectory
            || same(move.from, move.oldName, sides.otherBefore, sides.otherAfter);
    if ((same || !sides.directory) && otherSame) {
      rename(move.from, move.oldName, move.to, move.newName, move, r.exchange());
    } else {
      giveUp("by renaming a directory, rules hold for something below it that did not, or no more");
    }
  }

  /** Whether the rules say the same of all that lies below a directory that has moved. */
  private boolean same(Node parent, byte[] name, PathRules.Place before, PathRules.Place after) {
    record Pair(byte[] handle, PathRules.Place before, PathRules.Place after) {}
    Deque<Pair> waiting = new ArrayDeque<>();
    waiting.add(new Pair(mirror.handle(apart, parent.fd, put(name)), before, after));
    boolean[] same = {true};
    while (same[0] && !waiting.isEmpty()) {
      Pair directory = waiting.poll();
      eachEntry(
          directory.handle,
          (fd, at) -> {
            byte[] entry = apart.memory.text(at);
            boolean isDirectory = apart.isDirectory();
            PathRules.Place was = directory.before.child(entry, isDirectory);
            PathRules.Place is = directory.after.child(entry, isDirectory);
            same[0] &= was.recorded() == is.recorded();
            if (isDirectory && !was.sameBelow(is)) {
              waiting.add(new Pair(mirror.handle(apart, fd, at), was, is));
            }
            count(0);
          });
    }
    return same[0];
  }

  private void exchanged(Sides sides, Move move, Move back) {
    boolean oldName = sides.oldCounts() || sides.otherAfter.recorded();
    boolean newName = sides.newCounts() || sides.otherBefore.recorded();
    if (!oldName && !newName) {
      return;
    }
    boolean both = sides.oldCounts() == sides.otherAfter.recorded();
    if (oldName == newName || !both || sides.newCounts() != sides.otherBefore.recorded()) {
      giveUp("of two objects that were exchanged, the rules leave out one under one name");
      return;
    }
    Move in = oldName ? back : move;
    Move out = oldName ? move : back;
    PathRules.Place place = oldName ? sides.before : sides.otherBefore;
    if (!order.complete()) {
      leave(out, place);
      arrive(in.overNothing());
    } else {
      stage(in);
      rename(root, CROSSING, in.to, in.newName, in, true);
      clear(out, place);
    }
  }

  private void rename(Node from, byte[] oldName, Node to, byte[] newName, Move m, boolean swap) {
    apart.stat(from.fd);
    long fromMtime = apart.mtime();
    apart.stat(to.fd);
    apart
        .writer
        .flags(swap ? OperationLayout.FLAG_EXCHANGE : 0)
        .rename(
            new OperationWriter.RenameEnd(from.inode, fromMtime, oldName),
            new OperationWriter.RenameEnd(to.inode, apart.mtime(), newName),
            m.child,
            m.replaced);
    recorder.append(apart);
  }

  // What ceases to count.

  private void leave(Move m, PathRules.Place before) {
    if (!order.listed(m.from.inode)) {
      return;
    }
    if (!m.directory) {
      long links = linksOf(m);
      apart.stat(m.from.fd);
      unlinkFile(m.from.inode, apart.mtime(), m.oldName, m.child, links);
      return;
    }
    List<Gone> below = below(m, before);
    rename(m.from, m.oldName, root, CROSSING, m.overNothing(), false);
    clear(m, below);
  }

  private long linksOf(Move m) {
    mirror.check(apart.statEntry(m.to.fd, put(m.newName)), "stat what was renamed");
    return apart.links();
  }

  /** A name below something that ceases to count. */
  private record Gone(
      long parent, long parentMtime, byte[] name, long child, boolean directory, long links) {}

  private void clear(Move m, PathRules.Place before) {
    if (m.directory) {
      clear(m, below(m, before));
    } else {
      long links = linksOf(m);
      apart.stat(root.fd);
      unlinkFile(root.inode, apart.mtime(), CROSSING, m.child, links);
    }
  }

  /** Takes a tree apart that has the name of what crosses. */
  private void clear(Move m, List<Gone> below) {
    for (Gone gone : below.reversed()) {
      if (gone.directory) {
        unlinkDirectory(gone.parent, gone.parentMtime, gone.name, gone.child);
      } else {
        unlinkFile(gone.parent, gone.parentMtime, gone.name, gone.child, gone.links);
      }
    }
    apart.stat(root.fd);
    unlinkDirectory(root.inode, apart.mtime(), CROSSING, m.child);
  }

  private void unlinkDirectory(long parent, long mtime, byte[] name, long child) {
    apart.writer.flags(OperationLayout.FLAG_DIRECTORY).unlink(parent, mtime, child, name);
    recorder.append(apart);
    order.gone(child);
  }

  private void unlinkFile(long parent, long mtime, byte[] name, long child, long links) {
    CaptureOrder.Stripe stripe = order.stripe(child);
    stripe.lock();
    try {
      apart.writer.unlink(parent, mtime, child, name);
      recorder.append(apart);
      order.unnamed(child);
      if (order.complete() && !membership.countsAfterLeaving(child, links)) {
        nodes.outside(child, true);
      }
    } finally {
      stripe.unlock();
    }
  }

  /** What the sink has below a directory that has moved, from above. */
  private List<Gone> below(Move m, PathRules.Place before) {
    record Left(byte[] handle, long inode, PathRules.Place place) {}
    List<Gone> below = new ArrayList<>();
    Deque<Left> waiting = new ArrayDeque<>();
    waiting.add(new Left(mirror.handle(apart, m.to.fd, put(m.newName)), m.child, before));
    while (!waiting.isEmpty()) {
      Left directory = waiting.poll();
      if (!order.listed(directory.inode)) {
        continue;
      }
      eachEntry(
          directory.handle,
          (fd, at) -> {
            byte[] name = apart.memory.text(at);
            boolean isDirectory = apart.isDirectory();
            PathRules.Place place = directory.place.child(name, isDirectory);
            if (place.recorded()) {
              below.add(
                  new Gone(directory.inode, 0, name, apart.inode(), isDirectory, apart.links()));
              count(0);
            }
            if (place.recorded() && isDirectory) {
              long inode = apart.inode();
              waiting.add(new Left(mirror.handle(apart, fd, at), inode, place));
            }
          });
    }
    return below;
  }

  // What begins to count.

  private void arrive(Move m) {
    if (!order.listed(m.to.inode)) {
      return; // a mirror will come to it
    }
    if (order.complete()) {
      stage(m);
      rename(root, CROSSING, m.to, m.newName, m, false);
      return;
    }
    apart.stat(m.to.fd);
    long mtime = apart.mtime();
    if (m.replaced != 0) {
      apart
          .writer
          .flags(m.directory ? OperationLayout.FLAG_DIRECTORY : 0)
          .unlink(m.to.inode, mtime, m.replaced, m.newName);
      recorder.append(apart);
    }
    mirror.name(apart, m.to.fd, new Mirror.Name(m.to.inode, mtime, put(m.newName)), 0);
  }

  /** A directory whose entries are still to be told. */
  private record Waiting(byte[] handle, long inode, PathRules.Place place) {}

  /** Makes what has the new name of a move under the name of what crosses. */
  private void stage(Move m) {
    Deque<Waiting> waiting = new ArrayDeque<>();
    PathRules.Place place = membership.place(apart, m.to).child(m.newName, m.directory);
    apart.stat(root.fd);
    long mtime = apart.mtime();
    mirror.check(apart.statEntry(m.to.fd, put(m.newName)), "stat what was renamed");
    bring(m.to.fd, put(m.newName), new Under(root.inode, mtime, CROSSING, place), waiting);
    while (!waiting.isEmpty()) {
      Waiting directory = waiting.poll();
      eachEntry(
          directory.handle,
          (fd, at) -> {
            byte[] name = apart.memory.text(at);
            PathRules.Place child = directory.place.child(name, apart.isDirectory());
            if (child.recorded()) {
              bring(fd, at, new Under(directory.inode, mtimeOf(fd, at), name, child), waiting);
            }
          });
    }
  }

  /** Of the directory; STAT holds the entry again afterwards. */
  private long mtimeOf(int directoryFd, long at) {
    apart.stat(directoryFd);
    long mtime = apart.mtime();
    mirror.check(apart.statEntry(directoryFd, at), "stat an entry");
    return mtime;
  }

  /** The name that something gets at the replica. */
  private record Under(long parent, long parentMtime, byte[] name, PathRules.Place place) {}

  /** STAT holds the entry. */
  private void bring(int directoryFd, long at, Under under, Deque<Waiting> waiting) {
    if (apart.isDirectory()) {
      long inode = apart.inode();
      count(0);
      create(directoryFd, at, under);
      waiting.add(new Waiting(mirror.handle(apart, directoryFd, at), inode, under.place));
      return;
    }
    CaptureOrder.Stripe stripe = order.stripe(apart.inode());
    stripe.lock();
    try {
      mirror.check(apart.statEntry(directoryFd, at), "stat an entry");
      long inode = apart.inode();
      long links = apart.links();
      if (membership.countsElsewhere(inode)) {
        apart.writer.link(under.parent, under.parentMtime, inode, under.name);
        recorder.append(apart);
      } else {
        boolean regular = (apart.mode() & S_IFMT) == S_IFREG;
        count(regular ? apart.memory.getLong(Workspace.STAT + StatLayout.BLOCKS) * BLOCK_BYTES : 0);
        create(directoryFd, at, under);
        if (regular) {
          copy(directoryFd, at, inode);
        }
        nodes.outside(inode, false);
      }
      membership.entered(inode, links);
    } finally {
      stripe.unlock();
    }
  }

  private void create(int directoryFd, long at, Under under) {
    boolean link = (apart.mode() & S_IFMT) == S_IFLNK;
    byte[] target = link ? mirror.readLink(apart, directoryFd, at) : new byte[0];
    NewObject object = Mirror.object(apart, target);
    apart.writer.create(under.parent, under.parentMtime, under.name, object);
    recorder.append(apart);
    byte[] entry = apart.memory.text(at);
    mirror.recordXattrs(
        apart, object.inode(), object.mtime(), () -> apart.procPath(directoryFd, entry), 0);
  }

  private void copy(int directoryFd, long at, long inode) {
    int fd =
        mirror.check(
            (int)
                apart.system.call(
                    SyscallNumbers.OPENAT,
                    directoryFd,
                    apart.memory.address(at),
                    Mirror.QUIETLY | O_NOFOLLOW,
                    0),
            "open what was renamed");
    try {
      mirror.check(apart.stat(fd), "stat");
      long size = apart.size();
      long position = SparseFile.data(apart, fd, 0);
      while (position < size) {
        long end = Math.min(SparseFile.hole(apart, fd, position), size);
        int most = (int) Math.min(end - position, OperationLayout.PAYLOAD_MAX_BYTES);
        int n = mirror.read(apart, fd, position, most);
        if (n > 0) {
          recorder.appendWrite(apart, inode, position, n, 0);
        }
        position = SparseFile.data(apart, fd, position + Math.max(n, 1));
      }
      apart.writer.truncate(inode, size, apart.mtime());
      recorder.append(apart);
    } finally {
      apart.close(fd);
    }
  }

  // What both have in common.

  private void count(long bytes) {
    objects++;
    contentBytes += bytes;
    if (objects > OBJECTS_MAX || contentBytes > CONTENT_MAX_BYTES) {
      throw ProblemException.environment(
          "a rename across the border of the rules",
          "concerns more than %,d objects or %d MiB"
              .formatted(OBJECTS_MAX, CONTENT_MAX_BYTES >> 20),
          "nothing; to avoid it, give both names the same side of the rules");
    }
  }

  private long put(byte[] name) {
    apart.memory.putText(NAME, name);
    return NAME;
  }

  /** Receives an entry of an open directory; STAT holds it. */
  private interface EntryAction {
    void entry(int directoryFd, long name);
  }

  private void eachEntry(byte[] handle, EntryAction action) {
    int fd = mirror.open(apart, handle, Mirror.QUIETLY | O_DIRECTORY);
    if (fd < 0) {
      return;
    }
    try {
      DirectoryEntries entries = apart.entries.of(fd);
      while (entries.nextNamed()) {
        mirror.check(apart.statEntry(fd, entries.name()), "stat an entry");
        action.entry(fd, entries.name());
      }
      mirror.check(entries.failure(), "read a directory");
    } finally {
      apart.close(fd);
    }
  }
}

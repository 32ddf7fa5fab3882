package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.FALLOC_KEEP_SIZE;
import static dev.weir.linux.OpenFlags.FALLOC_PUNCH_HOLE;
import static dev.weir.linux.OpenFlags.O_DIRECTORY;
import static dev.weir.linux.StatLayout.S_IFLNK;
import static dev.weir.linux.StatLayout.S_IFMT;
import static dev.weir.linux.StatLayout.S_IFREG;

import dev.weir.intercept.WriteSource.MirrorProgress;
import dev.weir.operation.BlockSums;
import dev.weir.operation.NewObject;
import dev.weir.operation.OperationLayout;
import dev.weir.rules.PathRules;
import java.util.ArrayDeque;

/**
 * Says what the directory holds, in order with what applications change, so that the target can
 * compare each object at exactly the position at which it was looked at. Changes nothing anywhere.
 */
final class Inspection {
  private static final int BLOCK_BYTES = OperationLayout.BLOCK_BYTES;
  private static final int FLAGS = OperationLayout.FLAG_MIRROR | OperationLayout.FLAG_VERIFY;

  private final Mirror mirror;
  private final CaptureOrder order;
  private final Recorder recorder;
  private final Node root;
  private final long device;
  private final Membership membership;
  private final ArrayDeque<byte[]> directories = new ArrayDeque<>();
  private final ArrayDeque<Found> files = new ArrayDeque<>();
  private final BlockSums sums = new BlockSums();
  private long entries;
  private long bytes;

  /** A file whose content is still to be told. */
  private record Found(long inode, byte[] handle) {}

  Inspection(
      Mirror mirror,
      CaptureOrder order,
      Recorder recorder,
      Membership membership,
      Node root,
      long device) {
    this.membership = membership;
    this.mirror = mirror;
    this.order = order;
    this.recorder = recorder;
    this.root = root;
    this.device = device;
  }

  /**
   * @return the sequence of the last operation of the inspection
   * @throws InterruptedException when it is to end
   */
  long run(Workspace w, MirrorProgress progress) throws InterruptedException {
    directories.clear();
    files.clear();
    entries = 0;
    bytes = 0;
    mark(w, true);
    list(w, root.fd);
    while (true) {
      Found file = files.poll();
      if (file != null) {
        tell(w, file, progress);
      } else {
        byte[] handle = directories.pollLast();
        if (handle == null) {
          return mark(w, false);
        }
        listByHandle(w, handle);
      }
      breathe(progress);
    }
  }

  private void breathe(MirrorProgress progress) throws InterruptedException {
    progress.advanced(entries, 0);
    progress.compared(bytes);
    recorder.sink().awaitRoomForMirror();
    mirror.requireOpen();
  }

  private long mark(Workspace w, boolean begin) {
    order.namespace.lock();
    try {
      w.stat(root.fd);
      w.writer.flags(FLAGS);
      if (begin) {
        w.writer.verifyBegin(root.inode, w.mtime());
      } else {
        w.writer.verifyEnd(root.inode, w.mtime());
      }
      return recorder.append(w);
    } finally {
      order.namespace.unlock();
    }
  }

  private void listByHandle(Workspace w, byte[] handle) {
    int fd = mirror.open(w, handle, Mirror.QUIETLY | O_DIRECTORY);
    if (fd >= 0) {
      try {
        list(w, fd);
      } finally {
        w.close(fd);
      }
    }
  }

  private void list(Workspace w, int fd) {
    order.namespace.lock();
    int open = -1;
    try {
      open = mirror.check(w.reopen(fd, Mirror.QUIETLY | O_DIRECTORY), "open the directory");
      mirror.check(w.stat(open), "stat");
      if (w.links() == 0) {
        return;
      }
      PathRules.Place place = membership.place(w, open);
      if (!place.recorded()) {
        return;
      }
      long inode = w.inode();
      long mtime = w.mtime();
      DirectoryEntries entries = w.entries.of(open);
      while (entries.nextNamed()) {
        long name = entries.name();
        if (mirror.counts(w, place, open, name)) {
          facts(w, open, new Mirror.Name(inode, mtime, name));
        }
      }
      mirror.check(entries.failure(), "read the directory");
    } finally {
      w.close(open);
      order.namespace.unlock();
    }
  }

  private void facts(Workspace w, int directoryFd, Mirror.Name name) {
    mirror.check(w.statEntry(directoryFd, name.at()), "stat an entry");
    if (w.device() != device) {
      return;
    }
    CaptureOrder.Stripe stripe = order.stripe(w.inode());
    stripe.lock();
    try {
      mirror.check(w.statEntry(directoryFd, name.at()), "stat an entry");
      boolean link = (w.mode() & S_IFMT) == S_IFLNK;
      byte[] target = link ? mirror.readLink(w, directoryFd, name.at()) : new byte[0];
      NewObject object = Mirror.object(w, target);
      byte[] text = w.memory.text(name.at());
      w.writer.flags(FLAGS).facts(name.directory(), name.directoryMtime(), text, object);
      recorder.append(w);
      entries++;
      if (w.isDirectory()) {
        directories.add(mirror.handle(w, directoryFd, name.at()));
      } else if ((object.mode() & S_IFMT) == S_IFREG && object.size() > 0) {
        files.add(new Found(object.inode(), mirror.handle(w, directoryFd, name.at())));
      }
    } finally {
      stripe.unlock();
    }
  }

  private void tell(Workspace w, Found file, MirrorProgress progress) throws InterruptedException {
    int fd = mirror.open(w, file.handle, Mirror.QUIETLY);
    if (fd < 0) {
      return;
    }
    try {
      long position = 0;
      while (position >= 0) {
        position = tellBlocks(w, file.inode, fd, position);
        breathe(progress);
      }
    } finally {
      w.close(fd);
    }
  }

  /**
   * Tells what follows {@code position}: a hole, or sums; returns where to go on, -1 at the end.
   */
  private long tellBlocks(Workspace w, long inode, int fd, long position) {
    CaptureOrder.Stripe stripe = order.stripe(inode);
    stripe.lock();
    try {
      mirror.check(w.stat(fd), "stat");
      long size = w.size();
      if (w.links() == 0 || position >= size) {
        return -1;
      }
      long data = SparseFile.data(w, fd, position);
      long from = SparseFile.beginOfBlock(w, data, position);
      if (from > position) {
        int hole = FALLOC_KEEP_SIZE | FALLOC_PUNCH_HOLE;
        w.writer.flags(FLAGS).allocate(inode, position, from - position, hole, w.mtime());
        recorder.append(w);
        bytes += from - position;
      }
      return from < size ? tellSums(w, inode, fd, from, data) : -1;
    } finally {
      stripe.unlock();
    }
  }

  private long tellSums(Workspace w, long inode, int fd, long from, long data) {
    long size = w.size();
    long end = SparseFile.endOfBlocks(w, fd, data);
    int n = mirror.read(w, fd, from, (int) Math.min(end - from, OperationLayout.PAYLOAD_MAX_BYTES));
    if (n == 0) {
      return -1;
    }
    byte[] told = sums.of(w.memory.segment(), Workspace.PAYLOAD, n);
    w.writer.flags(FLAGS).blocks(inode, from, w.mtime(), n, told);
    recorder.append(w);
    bytes += n;
    return from + n < size ? from + n : -1;
  }
}

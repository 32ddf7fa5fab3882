package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.FALLOC_KEEP_SIZE;
import static dev.weir.linux.OpenFlags.FALLOC_PUNCH_HOLE;
import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_DIRECTORY;
import static dev.weir.linux.OpenFlags.O_NOATIME;
import static dev.weir.linux.OpenFlags.O_NOFOLLOW;
import static dev.weir.linux.OpenFlags.O_NONBLOCK;
import static dev.weir.linux.OpenFlags.O_PATH;
import static dev.weir.linux.OpenFlags.O_RDONLY;
import static dev.weir.linux.StatLayout.S_IFBLK;
import static dev.weir.linux.StatLayout.S_IFCHR;
import static dev.weir.linux.StatLayout.S_IFLNK;
import static dev.weir.linux.StatLayout.S_IFMT;
import static dev.weir.linux.StatLayout.S_IFREG;

import dev.weir.intercept.KnownFiles;
import dev.weir.intercept.WantedBlocks;
import dev.weir.intercept.WriteSource.MirrorProgress;
import dev.weir.linux.Errno;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.StatLayout;
import dev.weir.linux.SyscallNumbers;
import dev.weir.operation.BlockSums;
import dev.weir.operation.NamesSum;
import dev.weir.operation.NewObject;
import dev.weir.operation.OperationLayout;
import dev.weir.problem.ProblemException;
import dev.weir.rules.PathRules;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the present content into the sink while applications write. Directories are listed one by
 * one under the namespace lock; contents are copied block by block, each under its inode's stripe.
 * What is still to do is held by file handle, so that renames do not matter to it.
 */
final class Mirror {
  private static final int ALL_ATTRIBUTES =
      OperationLayout.MASK_MODE
          | OperationLayout.MASK_UID
          | OperationLayout.MASK_GID
          | OperationLayout.MASK_ATIME
          | OperationLayout.MASK_MTIME;
  static final int QUIETLY = O_RDONLY | O_NOATIME | O_CLOEXEC | O_NONBLOCK;
  private static final byte[] SELF = {'.'};
  private static final int DEEPEST = 1 << 16;

  /** How long a new object may wait for the file system's journal; then memory is short indeed. */
  private static final int MAKING_MILLIS = 10_000;

  private static final int BLOCK_BYTES = OperationLayout.BLOCK_BYTES;

  private final Path path;
  private final CaptureOrder order;
  private final Recorder recorder;
  private final Node root;
  private final long device;

  /** A descriptor on the file system for open_by_handle_at. */
  private final int mountFd;

  private final Membership membership;
  private final NodeTable nodes;

  /** Guarded by the namespace lock, as is all that follows. */
  private final ArrayDeque<byte[]> directories = new ArrayDeque<>();

  /** Files of several names that may lie on both sides of the rules' border. */
  private final HandleTable severalNames = new HandleTable();

  private final ArrayDeque<Pending> files = new ArrayDeque<>();
  private final AtomicLong entries = new AtomicLong();

  /** Files that the target may want blocks of. */
  private final HandleTable compared = new HandleTable();

  private final SentBlocks sent = new SentBlocks();
  private final BlockSums sums = new BlockSums();
  private long bytes;
  private long comparedBytes;
  private long skippedBytes;

  /** Whose content need not be compared; changes at the begin of a mirror. */
  private KnownFiles known = KnownFiles.NONE;

  /** Whether sums go in place of contents. */
  private boolean comparing;

  private volatile boolean closing;

  /** A file whose content is still to be copied. */
  private record Pending(long inode, byte[] handle) {}

  /**
   * A name in a directory.
   *
   * @param directory identity
   * @param directoryMtime nanoseconds since 1970
   * @param at where the zero-terminated name lies in the workspace
   */
  record Name(long directory, long directoryMtime, long at) {}

  Mirror(
      Path path,
      CaptureOrder order,
      Recorder recorder,
      Membership membership,
      NodeTable nodes,
      long device,
      int mountFd) {
    this.membership = membership;
    this.nodes = nodes;
    this.path = path;
    this.order = order;
    this.recorder = recorder;
    this.root = nodes.root();
    this.device = device;
    this.mountFd = mountFd;
  }

  /** Makes a running mirror end with an InterruptedException soon. */
  void stop() {
    closing = true;
  }

  /** A mirror of everything. */
  void run(Workspace w, MirrorProgress progress) throws InterruptedException {
    begin(w, null);
    run(w, new Conversation(NOTHING_WANTED, progress));
  }

  /** A mirror of what is not {@code files} and what {@code wanted} tells to differ. */
  void runDifference(Workspace w, KnownFiles files, WantedBlocks wanted, MirrorProgress progress)
      throws InterruptedException {
    try {
      begin(w, files);
      run(w, new Conversation(wanted, progress));
    } finally {
      compared.clear();
      sent.clear();
    }
  }

  private void run(Workspace w, Conversation conversation) throws InterruptedException {
    while (true) {
      Pending file = null;
      boolean listed = false;
      order.namespace.lock();
      try {
        requireMirroring();
        file = files.poll();
        listed = file == null && listNext(w);
        if (file == null && !listed && !comparing) {
          end(w);
          return;
        }
      } finally {
        order.namespace.unlock();
      }
      if (file != null) {
        copy(w, file, conversation);
      } else if (!listed) {
        settle(w, conversation);
      }
      pause(w, conversation);
    }
  }

  /** Who hears of the mirror, and who says what it lacks. */
  private record Conversation(WantedBlocks wanted, MirrorProgress progress) {}

  private static final WantedBlocks NOTHING_WANTED =
      new WantedBlocks() {
        @Override
        public @Nullable Run poll() {
          return null;
        }

        @Override
        public @Nullable Run await() {
          return null;
        }
      };

  /**
   * All sums are told: waits for the last answers. What comes up from here on (a file without a
   * name that gets one) is copied whole.
   */
  private void settle(Workspace w, Conversation conversation) throws InterruptedException {
    comparing = false;
    order.namespace.lock();
    try {
      requireMirroring();
      w.stat(root.fd);
      w.writer.mirrorChecked(root.inode, w.mtime());
      recorder.append(w);
    } finally {
      order.namespace.unlock();
    }
    WantedBlocks.Run run = conversation.wanted.await();
    while (run != null) {
      copyWanted(w, run, conversation.progress);
      run = conversation.wanted.await();
    }
  }

  private void pause(Workspace w, Conversation conversation) throws InterruptedException {
    breathe(conversation.progress);
    for (WantedBlocks.Run run = conversation.wanted.poll();
        run != null;
        run = conversation.wanted.poll()) {
      copyWanted(w, run, conversation.progress);
    }
  }

  private void breathe(MirrorProgress progress) throws InterruptedException {
    progress.advanced(entries.get(), bytes);
    progress.compared(comparedBytes);
    progress.skipped(skippedBytes);
    recorder.sink().awaitRoomForMirror();
    requireOpen();
  }

  void requireOpen() throws InterruptedException {
    if (closing) {
      throw new InterruptedException("capture of " + path + " ends");
    }
  }

  /**
   * @param unchanged whose content need not be compared; null when nothing is compared
   */
  private void begin(Workspace w, @Nullable KnownFiles unchanged) {
    order.namespace.lock();
    try {
      comparing = unchanged != null;
      known = unchanged == null ? KnownFiles.NONE : unchanged;
      directories.clear();
      files.clear();
      entries.set(0);
      bytes = 0;
      comparedBytes = 0;
      skippedBytes = 0;
      compared.clear();
      severalNames.clear();
      membership.forgetNames();
      int kind = comparing ? OperationLayout.FLAG_DIFFERENCE : 0;
      order.beginMirror(
          root.inode,
          () -> {
            w.stat(root.fd);
            w.writer.flags(kind).mirrorBegin(root.inode, w.mtime());
            recorder.append(w);
          });
      recordXattrs(
          w, root.inode, w.mtime(), () -> w.procPath(root.fd, SELF), OperationLayout.FLAG_MIRROR);
      list(w, root.fd, root.inode);
    } finally {
      order.namespace.unlock();
    }
  }

  /** Lists one more directory; returns false when there is none. */
  private boolean listNext(Workspace w) {
    byte[] handle = directories.pollLast();
    if (handle == null) {
      return false;
    }
    int fd = open(w, handle, QUIETLY | O_DIRECTORY);
    if (fd >= 0) {
      try {
        w.stat(fd);
        if (w.links() > 0 && !order.listed(w.inode())) {
          list(w, fd, w.inode());
        }
      } finally {
        w.close(fd);
      }
    }
    return true;
  }

  /** What was told before is forgotten, and would be told again as new. */
  private void requireMirroring() {
    if (!order.mirroring()) {
      throw ProblemException.environment(
          path.toString(),
          "a change crossed the border of the rules while the mirror ran",
          "nothing; it begins again");
    }
  }

  private void end(Workspace w) {
    if (!membership.all()) {
      severalNames.forEach((inode, handle) -> settleNames(w, inode, handle));
      nodes.settle(node -> names(node.inode) == 0);
    }
    order.endMirror(
        () -> {
          w.stat(root.fd);
          w.writer.mirrorEnd(root.inode, w.mtime());
          recorder.append(w);
        });
  }

  /** A file got a name while the mirror runs. */
  void hasSeveralNames(long inode, byte[] handle) {
    severalNames.put(inode, handle);
  }

  /** How many names of a file count is known now; the others do not. */
  private void settleNames(Workspace w, long inode, byte[] handle) {
    int fd = open(w, handle, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
      return;
    }
    try {
      check(w.stat(fd), "stat");
      int names = names(inode);
      membership.namesOutside(inode, names == 0 ? 0 : (int) w.links() - names);
    } finally {
      w.close(fd);
    }
  }

  private int names(long inode) {
    CaptureOrder.Stripe stripe = order.stripe(inode);
    stripe.lock();
    try {
      return order.names(stripe, inode);
    } finally {
      stripe.unlock();
    }
  }

  /**
   * Lists a directory now, and before it those above it that the sink has not heard of; the
   * namespace lock is held.
   */
  void ensureListed(Workspace w, Node directory) {
    List<Integer> chain = new ArrayList<>();
    try {
      long inode = directory.inode;
      int fd = w.reopen(directory.fd, O_PATH | O_DIRECTORY | O_CLOEXEC);
      chain.add(check(fd, "open"));
      while (!order.heard(inode) && chain.size() < DEEPEST) {
        long up = w.memory.putText(Workspace.PATH, new byte[] {'.', '.'});
        fd =
            (int) w.system.call(SyscallNumbers.OPENAT, fd, up, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
        chain.add(check(fd, "open the parent directory"));
        check(w.stat(fd), "stat");
        inode = w.inode();
      }
      for (int step : chain.reversed()) {
        check(w.stat(step), "stat");
        if (!order.listed(w.inode())) {
          list(w, step, w.inode());
        }
      }
    } finally {
      chain.forEach(w::close);
    }
  }

  private void list(Workspace w, int fd, long inode) {
    PathRules.Place place = membership.place(w, fd);
    if (!place.recorded()) {
      return; // it left what is replicated while it waited
    }
    int open = check(w.reopen(fd, QUIETLY | O_DIRECTORY), "open the directory");
    try {
      check(w.stat(open), "stat");
      long mtime = w.mtime();
      boolean same = tellSame(w, open, inode);
      DirectoryEntries entries = w.entries.of(open);
      while (entries.nextNamed()) {
        Name name = new Name(inode, mtime, entries.name());
        if (same) {
          sameName(w, open, name);
        } else if (counts(w, place, open, name.at)) {
          name(w, open, name, OperationLayout.FLAG_MIRROR);
        }
      }
      check(entries.failure(), "read the directory");
      order.markListed(inode);
      if (!same) {
        check(w.stat(open), "stat");
        recorder.attributes(w, inode, ALL_ATTRIBUTES, OperationLayout.FLAG_MIRROR);
      }
    } finally {
      w.close(open);
    }
  }

  /**
   * Tells of a directory that has just the names it had, with what they name; false where that is
   * not known. STAT holds the directory.
   */
  private boolean tellSame(Workspace w, int open, long inode) {
    boolean known = comparing && this.known.tellsNames() && membership.all();
    if (!known || !this.known.unchanged(inode, w.size(), w.mtime(), w.ctime())) {
      return false;
    }
    long mtime = w.mtime();
    NamesSum names = new NamesSum();
    boolean ours = true;
    DirectoryEntries entries = w.entries.of(open);
    while (entries.nextNamed()) {
      check(w.statEntry(open, entries.name()), "stat an entry");
      ours &= w.device() == device;
      names.add(w.inode(), w.memory.text(entries.name()));
    }
    check(entries.failure(), "read the directory");
    check((int) w.system.call(SyscallNumbers.LSEEK, open, 0, 0), "read the directory again");
    if (ours) {
      w.writer.names(inode, mtime, names);
      recorder.append(w);
    }
    return ours;
  }

  /**
   * As {@link #name}, for a name that the sink has been told of with its directory: only what is
   * not what it was needs to be told.
   */
  private void sameName(Workspace w, int directoryFd, Name name) {
    check(w.statEntry(directoryFd, name.at), "stat an entry");
    long child = w.inode();
    CaptureOrder.Stripe stripe = order.stripe(child);
    stripe.lock();
    try {
      check(w.statEntry(directoryFd, name.at), "stat an entry");
      boolean heard = order.heard(stripe, child) && !w.isDirectory();
      boolean unchanged = known.unchanged(w.inode(), w.size(), w.mtime(), w.ctime());
      if (!heard && !unchanged) {
        introduce(w, directoryFd, name, w.memory.text(name.at));
      } else if (w.isDirectory()) {
        directories.add(handle(w, directoryFd, name.at));
      } else if (!heard && (w.mode() & S_IFMT) == S_IFREG) {
        skippedBytes += w.size();
      }
      order.named(child);
      entries.incrementAndGet();
    } finally {
      stripe.unlock();
    }
  }

  /** Whether the rules have an entry of a directory replicated. */
  boolean counts(Workspace w, PathRules.Place place, int directoryFd, long name) {
    if (membership.all()) {
      return true;
    }
    check(w.statEntry(directoryFd, name), "stat an entry");
    return place.child(w.memory.text(name), w.isDirectory()).recorded();
  }

  /**
   * Tells the sink of a name in a listed or just being listed directory: as a further link when it
   * has heard of the inode, else as an ENTRY whose content will be copied. The namespace lock is
   * held; {@code linkFlags} are those of the LINK.
   */
  void name(Workspace w, int directoryFd, Name name, int linkFlags) {
    check(w.statEntry(directoryFd, name.at), "stat an entry");
    if (w.device() != device) {
      return; // something was mounted there meanwhile; its inode numbers are not ours
    }
    long child = w.inode();
    CaptureOrder.Stripe stripe = order.stripe(child);
    stripe.lock();
    try {
      check(w.statEntry(directoryFd, name.at), "stat an entry");
      byte[] text = w.memory.text(name.at);
      if (order.heard(stripe, child) && !w.isDirectory()) {
        w.writer.flags(linkFlags).link(name.directory, name.directoryMtime, child, text);
        recorder.append(w);
      } else {
        introduce(w, directoryFd, name, text);
      }
      order.named(child);
      entries.incrementAndGet();
    } finally {
      stripe.unlock();
    }
  }

  /** STAT holds the entry, its stripe is held. */
  private void introduce(Workspace w, int directoryFd, Name name, byte[] text) {
    boolean link = (w.mode() & S_IFMT) == S_IFLNK;
    boolean several = !membership.all() && !w.isDirectory() && w.links() > 1;
    boolean content = (w.mode() & S_IFMT) == S_IFREG && w.size() > 0;
    boolean kept =
        content && comparing && known.unchanged(w.inode(), w.size(), w.mtime(), w.ctime());
    NewObject object = object(w, link ? readLink(w, directoryFd, name.at) : new byte[0]);
    w.writer
        .flags(kept ? OperationLayout.FLAG_KEPT : 0)
        .entry(name.directory, name.directoryMtime, text, object);
    recorder.append(w);
    recordXattrs(
        w,
        object.inode(),
        object.mtime(),
        () -> w.procPath(directoryFd, text),
        OperationLayout.FLAG_MIRROR);
    if (several) {
      severalNames.put(object.inode(), handle(w, directoryFd, name.at));
    }
    if (w.isDirectory()) {
      directories.add(handle(w, directoryFd, name.at));
    } else if (kept) {
      skippedBytes += object.size();
      compared.put(object.inode(), handle(w, directoryFd, name.at));
      sent.forget(object.inode());
    } else if (content) {
      files.add(new Pending(object.inode(), handle(w, directoryFd, name.at)));
    }
  }

  /** What STAT holds, as operations tell it. */
  static NewObject object(Workspace w, byte[] symlinkTarget) {
    int type = w.mode() & S_IFMT;
    boolean device = type == S_IFBLK || type == S_IFCHR;
    return new NewObject(
        w.inode(),
        w.mode(),
        w.uid(),
        w.gid(),
        device ? (int) w.memory.getLong(Workspace.STAT + StatLayout.RDEV) : 0,
        w.mtime(),
        w.size(),
        symlinkTarget);
  }

  byte[] readLink(Workspace w, int directoryFd, long name) {
    NativeBlock m = w.memory;
    int n =
        check(
            (int)
                w.system.call(
                    SyscallNumbers.READLINKAT,
                    directoryFd,
                    m.address(name),
                    m.address(Workspace.VALUE),
                    4095),
            "read a symbolic link");
    return m.bytes(Workspace.VALUE, n);
  }

  /**
   * Records all extended attributes of an object, without following a symbolic link.
   *
   * @param path puts the object's path into the workspace and returns its address
   */
  void recordXattrs(Workspace w, long inode, long mtime, LongSupplier path, int flags) {
    NativeBlock m = w.memory;
    long n =
        w.system.call(
            SyscallNumbers.LLISTXATTR,
            path.getAsLong(),
            m.address(Workspace.NAMES),
            Workspace.NAMES_BYTES);
    if (n == -Errno.EOPNOTSUPP) {
      return;
    }
    check((int) n, "list extended attributes");
    for (long at = Workspace.NAMES; at < Workspace.NAMES + n; ) {
      byte[] name = m.text(at);
      long length =
          w.system.call(
              SyscallNumbers.LGETXATTR,
              path.getAsLong(),
              m.address(at),
              m.address(Workspace.VALUE),
              Workspace.VALUE_BYTES);
      if (length >= 0) {
        byte[] value = m.bytes(Workspace.VALUE, (int) length);
        w.writer.flags(flags).setXattr(inode, mtime, name, value);
        recorder.append(w);
      }
      at += name.length + 1L;
    }
  }

  byte[] handle(Workspace w, int directoryFd, long name) {
    return handle(w, directoryFd, name, path);
  }

  /**
   * The file handle of an entry: type and opaque bytes, as open_by_handle_at takes it.
   *
   * @throws ProblemException when the file system has none
   */
  static byte[] handle(Workspace w, int directoryFd, long name, Path path) {
    long result = nameToHandle(w, directoryFd, name);
    if (result < 0) {
      throw noHandles(path, result);
    }
    return handle(w);
  }

  /** As {@link #handle}, empty when the entry is gone. */
  Optional<byte[]> findHandle(Workspace w, int directoryFd, long name) {
    long result = nameToHandle(w, directoryFd, name);
    if (result < 0 && !Workspace.gone(result)) {
      throw noHandles(path, result);
    }
    return result < 0 ? Optional.empty() : Optional.of(handle(w));
  }

  private static long nameToHandle(Workspace w, int directoryFd, long name) {
    NativeBlock m = w.memory;
    m.putInt(Workspace.HANDLE, Workspace.HANDLE_MAX_BYTES);
    return w.system.call(
        SyscallNumbers.NAME_TO_HANDLE_AT,
        directoryFd,
        m.address(name),
        m.address(Workspace.HANDLE),
        m.address(Workspace.TIMES),
        0,
        0);
  }

  private static byte[] handle(Workspace w) {
    return w.memory.bytes(Workspace.HANDLE, 8 + w.memory.getInt(Workspace.HANDLE));
  }

  private static ProblemException noHandles(Path path, long result) {
    return ProblemException.environment(
        path.toString(),
        "its file system gives no file handles: " + Errno.describe(-result),
        "keep the directory on ext4, xfs, btrfs or tmpfs, or set capture: watch");
  }

  /**
   * Returns -1 when the object is gone. While another object of its inode number is being made,
   * ext4 answers ENOMEM (its iget_locked then gives no inode), and ESTALE afterwards.
   */
  int open(Workspace w, byte[] handle, int flags) {
    w.memory.putBytes(Workspace.HANDLE, handle);
    int fd = w.openByHandle(mountFd, flags);
    for (int i = 0; fd == -Errno.ENOMEM && i < MAKING_MILLIS; i++) {
      LockSupport.parkNanos(1_000_000);
      fd = w.openByHandle(mountFd, flags);
    }
    return Workspace.gone(fd) ? -1 : check(fd, "open by handle");
  }

  private void copy(Workspace w, Pending file, Conversation conversation)
      throws InterruptedException {
    int fd = open(w, file.handle, QUIETLY);
    if (fd < 0) {
      return;
    }
    if (comparing) {
      compared.put(file.inode, file.handle);
      sent.forget(file.inode);
    }
    try {
      long position = 0;
      while (position >= 0) {
        position =
            comparing
                ? sumBlocks(w, file.inode, fd, position)
                : copyBlock(w, file.inode, fd, position);
        pause(w, conversation);
      }
    } finally {
      w.close(fd);
    }
  }

  /**
   * Tells the sums of what follows {@code position}, a whole number of blocks, and its holes;
   * returns where to go on, or -1 at the end. The size was told by the entry and the changes since.
   */
  private long sumBlocks(Workspace w, long inode, int fd, long position) {
    CaptureOrder.Stripe stripe = order.stripe(inode);
    stripe.lock();
    try {
      check(w.stat(fd), "stat");
      long size = w.size();
      if (w.links() == 0 || !order.heard(stripe, inode) || position >= size) {
        return -1;
      }
      long data = SparseFile.data(w, fd, position);
      long from = SparseFile.beginOfBlock(w, data, position);
      if (from > position) {
        punch(w, inode, position, from);
      }
      comparedBytes += from - position;
      return from < size ? sumData(w, inode, fd, from, data) : -1;
    } finally {
      stripe.unlock();
    }
  }

  private long sumData(Workspace w, long inode, int fd, long from, long data) {
    long size = w.size();
    long end = SparseFile.endOfBlocks(w, fd, data);
    int length = (int) Math.min(end - from, OperationLayout.PAYLOAD_MAX_BYTES);
    int n = read(w, fd, from, length);
    if (n < length) {
      throw ProblemException.environment(
          path.toString(),
          "a file ended early while it was compared",
          "nothing; it is tried again");
    }
    byte[] told = sums.of(w.memory.segment(), Workspace.PAYLOAD, n);
    w.writer.blocks(inode, from, w.mtime(), n, told);
    recorder.append(w);
    comparedBytes += n;
    return from + n < size ? from + n : -1;
  }

  /** Copies what a run has now; what the file no longer has was told when it lost it. */
  private void copyWanted(Workspace w, WantedBlocks.Run run, MirrorProgress progress)
      throws InterruptedException {
    byte[] handle = compared.get(run.inode());
    if (handle == null) {
      throw ProblemException.badInput(
          "the target",
          "wants identity " + run.inode() + ", which this mirror has not compared",
          "run the same version of Weir on both sides");
    }
    int fd = open(w, handle, QUIETLY);
    if (fd < 0) {
      return;
    }
    try {
      long end = run.offset() + run.length();
      long position = run.offset();
      while (position >= 0 && position < end) {
        long from = sent.firstUnsent(run.inode(), position);
        long to = sent.nextSent(run.inode(), from, end);
        position = from < to ? copyAsWanted(w, run.inode(), fd, from, to) : from;
        breathe(progress);
      }
    } finally {
      w.close(fd);
    }
  }

  /** Returns where to go on, or -1 when the file has no more. */
  private long copyAsWanted(Workspace w, long inode, int fd, long position, long end) {
    CaptureOrder.Stripe stripe = order.stripe(inode);
    stripe.lock();
    try {
      check(w.stat(fd), "stat");
      if (w.links() == 0 || !order.heard(stripe, inode)) {
        return -1;
      }
      long most = Math.min(end, w.size()) - position;
      int n =
          most <= 0
              ? 0
              : read(w, fd, position, (int) Math.min(most, OperationLayout.PAYLOAD_MAX_BYTES));
      if (n > 0) {
        recorder.appendWrite(w, inode, position, n, OperationLayout.FLAG_MIRROR);
        sent.add(inode, position, position + n);
        bytes += n;
      }
      return n > 0 ? position + n : -1;
    } finally {
      stripe.unlock();
    }
  }

  /** Copies what follows {@code position}; returns where to go on, or -1 at the end. */
  private long copyBlock(Workspace w, long inode, int fd, long position) {
    CaptureOrder.Stripe stripe = order.stripe(inode);
    stripe.lock();
    try {
      check(w.stat(fd), "stat");
      if (w.links() == 0 || !order.heard(stripe, inode)) {
        return -1;
      }
      long size = w.size();
      if (position >= size) {
        return finish(w, inode, size);
      }
      long data = SparseFile.data(w, fd, position);
      if (data > position) {
        punch(w, inode, position, data);
      }
      return data < size ? copyData(w, inode, fd, data) : finish(w, inode, size);
    } finally {
      stripe.unlock();
    }
  }

  private void punch(Workspace w, long inode, long from, long to) {
    int punch = FALLOC_KEEP_SIZE | FALLOC_PUNCH_HOLE;
    w.writer.flags(OperationLayout.FLAG_MIRROR).allocate(inode, from, to - from, punch, w.mtime());
    recorder.append(w);
  }

  /** The exact size and time, whatever the target had under this identity before. */
  private long finish(Workspace w, long inode, long size) {
    w.writer.flags(OperationLayout.FLAG_MIRROR).truncate(inode, size, w.mtime());
    recorder.append(w);
    return -1;
  }

  private long copyData(Workspace w, long inode, int fd, long position) {
    long end = SparseFile.hole(w, fd, position);
    int most = (int) Math.min(end - position, OperationLayout.PAYLOAD_MAX_BYTES);
    int n = read(w, fd, position, most);
    if (n > 0) {
      recorder.appendWrite(w, inode, position, n, OperationLayout.FLAG_MIRROR);
      bytes += n;
    }
    return n > 0 ? position + n : position + most;
  }

  /** Reads into the workspace's payload; returns the bytes read. */
  int read(Workspace w, int fd, long position, int most) {
    return check(
        (int)
            w.system.call(
                SyscallNumbers.PREAD64, fd, w.memory.address(Workspace.PAYLOAD), most, position),
        "read");
  }

  int check(int result, String what) {
    if (result < 0) {
      throw ProblemException.environment(
          path.toString(),
          "the mirror cannot " + what + ": " + Errno.describe(-(long) result),
          "mend the source's file system, then start the mirror again");
    }
    return result;
  }
}

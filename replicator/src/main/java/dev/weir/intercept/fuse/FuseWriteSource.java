package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_DIRECTORY;
import static dev.weir.linux.OpenFlags.O_RDONLY;

import dev.weir.holder.Keeper;
import dev.weir.intercept.FileListener;
import dev.weir.intercept.KnownFiles;
import dev.weir.intercept.OperationSink;
import dev.weir.intercept.WantedBlocks;
import dev.weir.intercept.WriteSource;
import dev.weir.linux.Errno;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import dev.weir.problem.ProblemException;
import dev.weir.rules.PathRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Captures every change below a directory, in the order of effect, by mounting the directory over
 * itself. Needs root and /dev/fuse on Linux x86-64. A source is started once.
 */
public final class FuseWriteSource implements WriteSource {
  private static final int RLIMIT_NOFILE = 7;
  private static final long OPEN_FILES = 1 << 20;
  private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(3);
  private static final int NAMED_PROCESSES = 5;

  private final Path asked;
  private final Options options;
  private final ReentrantLock mirroring = new ReentrantLock();
  private volatile @Nullable Session session;
  private volatile @Nullable Thread mirrorThread;
  private final Optional<KeptMount> inherited;
  private boolean started;

  /**
   * How to capture.
   *
   * @param keepApart directories, such as the state directory, that must neither hold nor lie in
   *     the protected one
   * @param allowOpenFiles whether to start though processes already use files below the directory,
   *     whose changes are then not seen
   * @param threads that serve requests, at least 2
   * @param keeper of what must outlive this process
   * @param key under which it is kept, one word
   * @param rules what is replicated; all is served
   */
  public record Options(
      List<Path> keepApart,
      boolean allowOpenFiles,
      int threads,
      Keeper keeper,
      String key,
      PathRules rules) {
    public Options {
      keepApart = List.copyOf(keepApart);
      if (threads < 2 || threads > MountMemory.SLOTS) {
        throw new IllegalArgumentException(
            "threads: %d is not 2 to %d".formatted(threads, MountMemory.SLOTS));
      }
    }

    /**
     * So many requests may wait for the disk, such as an fsync for each of several connections of a
     * database, before another one waits for them.
     */
    private static final int USUAL_THREADS = 8;

    /** Strict about open files; kept by nobody. */
    public static Options keepingApart(Path... directories) {
      return new Options(
          List.of(directories), false, USUAL_THREADS, Keeper.none(), "job", PathRules.NONE);
    }

    /** The same, kept by {@code keeper} under {@code key}. */
    public Options keptBy(Keeper by, String under) {
      return new Options(keepApart, allowOpenFiles, threads, by, under, rules);
    }

    /** The same, replicating what {@code other} says. */
    public Options ruledBy(PathRules other) {
      return new Options(keepApart, allowOpenFiles, threads, keeper, key, other);
    }
  }

  /** All that lives from start to close. */
  private record Session(
      KeptMount kept,
      NodeTable nodes,
      Recorder recorder,
      Mirror mirror,
      Inspection inspection,
      Listing listing,
      List<Thread> threads,
      int mountFd) {}

  public FuseWriteSource(Path root, Options options) {
    asked = root.toAbsolutePath().normalize();
    this.options = options;
    inherited = KeptMount.find(options.keeper, options.key, asked);
  }

  /** Takes away a mount that an earlier server left under {@code key} and nobody wants any more. */
  public static void release(Keeper keeper, String key) {
    KeptMount.release(keeper, key);
  }

  @Override
  public boolean inherits() {
    return inherited
        .map(KeptMount::memory)
        .filter(left -> left.missed() == 0 && left.rules() == options.rules.fingerprint())
        .isPresent();
  }

  @Override
  public void start(OperationSink sink) {
    start(sink, false);
  }

  @Override
  public void resume(OperationSink sink) {
    start(sink, true);
  }

  private synchronized void start(OperationSink sink, boolean complete) {
    if (started) {
      throw new IllegalStateException("started before");
    }
    raiseOpenFiles();
    Workspace w = new Workspace();
    KeptMount kept = inherited.filter(KeptMount::resend).orElse(null);
    if (kept == null && complete) {
      KeptMount.forget(options.keeper, options.key);
      throw ProblemException.environment(
          asked.toString(),
          "the mount of the server before cannot be taken over",
          "start the node again");
    }
    boolean fresh = kept == null;
    if (kept == null) {
      KeptMount.forget(options.keeper, options.key);
      Path path = new Preconditions(asked, options).check();
      kept = KeptMount.make(w, path, asked, options.keeper, options.key);
    }
    try {
      session = attach(w, kept, sink, fresh, complete);
      started = true;
    } finally {
      if (!started) {
        KeptMount.forget(options.keeper, options.key); // before its descriptors are closed
        kept.abandon();
      }
    }
  }

  private Session attach(
      Workspace w, KeptMount kept, OperationSink sink, boolean fresh, boolean complete) {
    w.stat(kept.rootFd());
    Node root = new Node(w.inode(), true, kept.rootFd(), MountMemory.NO_ENTRY);
    long device = w.device();
    int mountFd = w.reopen(kept.rootFd(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    MountMemory memory = kept.memory();
    if (!complete) {
      memory.beginAnew(options.rules.fingerprint());
    }
    CaptureOrder order = new CaptureOrder();
    Recorder recorder = new Recorder(sink, memory);
    Membership membership = new Membership(options.rules, root, memory, w);
    KeptFiles files = new KeptFiles(options.keeper, KeptMount.nameless(options.key));
    NodeTable nodes =
        new NodeTable(
            root, device, mountFd, new NodeTable.Surroundings(memory, files, order, membership));
    Mirror mirror = new Mirror(kept.path(), order, recorder, membership, nodes, device, mountFd);
    Border border = new Border(order, recorder, membership, nodes, mirror, memory, w);
    if (!fresh) {
      memory.takePast(sink.lastSequence());
      nodes.inherit(w);
    }
    if (complete) {
      order.knowsAll();
    }
    boolean extended = new Handshake(memory.agreedFlags()).extendedSetXattr();
    FuseServer server =
        new FuseServer(kept.mount().device(), nodes, order, recorder, mirror, border, extended);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < options.threads; i++) {
      RequestSlot slot = kept.memory().slot(i);
      threads.add(
          Thread.ofPlatform().daemon().name("weir-fuse-" + i).start(() -> server.serve(slot)));
    }
    Inspection inspection = new Inspection(mirror, order, recorder, membership, root, device);
    Listing listing = new Listing(mirror, order, recorder, membership, root, device);
    return new Session(
        kept, nodes, recorder, mirror, inspection, listing, List.copyOf(threads), mountFd);
  }

  /** The kernel's inode cache keeps one descriptor here for each inode that it knows. */
  private static void raiseOpenFiles() {
    NativeBlock limit = new NativeBlock(16, 8);
    limit.putLong(0, OPEN_FILES);
    limit.putLong(8, OPEN_FILES);
    Syscalls.current().call(SyscallNumbers.PRLIMIT64, 0, RLIMIT_NOFILE, limit.address(0), 0);
  }

  @Override
  public void mirror(MirrorProgress progress) throws InterruptedException {
    walking(session -> session.mirror.run(new Workspace(), progress));
  }

  @Override
  public boolean canCompare() {
    return true;
  }

  @Override
  public void mirrorDifference(KnownFiles known, WantedBlocks wanted, MirrorProgress progress)
      throws InterruptedException {
    walking(session -> session.mirror.runDifference(new Workspace(), known, wanted, progress));
  }

  @Override
  public long catalogue(FileListener files) throws InterruptedException {
    long[] last = new long[1];
    walking(session -> last[0] = session.listing.run(new Workspace(), files));
    return last[0];
  }

  @Override
  public long inspect(MirrorProgress progress) throws InterruptedException {
    long[] last = new long[1];
    walking(session -> last[0] = session.inspection.run(new Workspace(), progress));
    return last[0];
  }

  private interface Walk {
    void on(Session session) throws InterruptedException;
  }

  private void walking(Walk walk) throws InterruptedException {
    Session current = session;
    if (current == null) {
      throw new IllegalStateException("not started, or closed");
    }
    if (!mirroring.tryLock()) {
      throw new IllegalStateException("a mirror is running");
    }
    try {
      mirrorThread = Thread.currentThread();
      walk.on(current);
    } finally {
      mirrorThread = null;
      mirroring.unlock();
    }
  }

  @Override
  public long missed() {
    Session current = session;
    return current == null ? 0 : current.recorder.missed();
  }

  @Override
  public String rules() {
    return options.rules.toString();
  }

  @Override
  public boolean keepsWaiting() {
    return true;
  }

  @Override
  public Path root() {
    return asked;
  }

  @Override
  public String promise() {
    return (options.rules + " ").stripLeading()
        + "Every change made through the directory is captured in the order of its effect. "
        + "Changes in mapped memory are captured when the kernel writes them back, in the order in "
        + "which it does. Changes by processes that had files open before the start, or through "
        + "another mount of the same file system, are not seen.";
  }

  @Override
  public void writeBack() throws IOException {
    int fd = reopened();
    if (fd >= 0) {
      Syscalls system = Syscalls.current();
      requireWritten(system.call(SyscallNumbers.SYNCFS, fd));
      system.call(SyscallNumbers.CLOSE, fd);
      return;
    }
    byte[] name = MountTable.bytes(asked);
    NativeBlock text = new NativeBlock(name.length + 1L, 8);
    requireWritten(FuseMount.writeBack(Syscalls.current(), text.putText(0, name)));
  }

  /** A descriptor below the mount, or -1 where none stands. */
  private synchronized int reopened() {
    Session current = session;
    return current == null
        ? -1
        : new Workspace().reopen(current.mountFd, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }

  private void requireWritten(long result) throws IOException {
    if (result < 0) {
      throw new IOException("cannot write back " + asked + ": " + Errno.describe(-result));
    }
  }

  @Override
  public synchronized void close() {
    Session current = session;
    if (current == null) {
      return;
    }
    session = null;
    current.mirror.stop();
    Thread running = mirrorThread;
    if (running != null) {
      running.interrupt();
    }
    mirroring.lock();
    try {
      current.kept.mount().detach();
      end(current);
    } finally {
      mirroring.unlock();
    }
  }

  private void end(Session session) {
    boolean ended = join(session.threads);
    if (!ended) {
      session.kept.mount().abort();
      ended = join(session.threads);
    }
    KeptMount.forget(options.keeper, options.key);
    session.kept.mount().closeDevice();
    if (ended) {
      Workspace w = new Workspace();
      session.nodes.close(w);
      session.nodes.root().close(w);
      w.close(session.mountFd);
      session.kept.memory().close();
    }
  }

  private static boolean join(List<Thread> threads) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_MILLIS);
    boolean interrupted = false;
    boolean ended = true;
    for (Thread thread : threads) {
      try {
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
        ended &= thread.join(Duration.ofMillis(left));
      } catch (InterruptedException e) {
        interrupted = true;
        ended = false;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return ended;
  }

  /** What several processes do below the directory, cut to a readable length. */
  static String describe(List<ProcessesBelow.Found> found) {
    String named =
        found.stream()
            .limit(NAMED_PROCESSES)
            .map(ProcessesBelow.Found::toString)
            .collect(Collectors.joining(", "));
    return found.size() > NAMED_PROCESSES
        ? named + " and " + (found.size() - NAMED_PROCESSES) + " more"
        : named;
  }
}

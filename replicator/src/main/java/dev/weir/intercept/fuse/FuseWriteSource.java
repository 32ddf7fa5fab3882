package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_FDCWD;
import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_DIRECTORY;
import static dev.weir.linux.OpenFlags.O_PATH;
import static dev.weir.linux.OpenFlags.O_RDONLY;

import dev.weir.intercept.OperationSink;
import dev.weir.intercept.WantedBlocks;
import dev.weir.intercept.WriteSource;
import dev.weir.linux.Errno;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import dev.weir.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private static final long STATFS_FLAGS = 80;
  private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(3);
  private static final int NAMED_PROCESSES = 5;

  private final Path asked;
  private final Options options;
  private final ReentrantLock mirroring = new ReentrantLock();
  private volatile @Nullable Session session;
  private volatile @Nullable Thread mirrorThread;
  private boolean started;

  /**
   * How to capture.
   *
   * @param keepApart directories, such as the state directory, that must neither hold nor lie in
   *     the protected one
   * @param allowOpenFiles whether to start though processes already use files below the directory,
   *     whose changes are then not seen
   * @param threads that serve requests, at least 2
   */
  public record Options(List<Path> keepApart, boolean allowOpenFiles, int threads) {
    public Options {
      keepApart = List.copyOf(keepApart);
      if (threads < 2) {
        throw new IllegalArgumentException("threads: " + threads + " is less than 2");
      }
    }

    /** Strict about open files, with a thread for each processor up to 4. */
    public static Options keepingApart(Path... directories) {
      int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);
      return new Options(List.of(directories), false, threads);
    }
  }

  /** All that lives from start to close. */
  private record Session(
      Path path,
      FuseMount mount,
      NodeTable nodes,
      Recorder recorder,
      Mirror mirror,
      List<Thread> threads,
      int mountFd) {}

  public FuseWriteSource(Path root, Options options) {
    asked = root.toAbsolutePath().normalize();
    this.options = options;
  }

  @Override
  public synchronized void start(OperationSink sink) {
    if (started) {
      throw new IllegalStateException("started before");
    }
    Path path = new Preconditions(asked, options).check();
    raiseOpenFiles();
    Workspace w = new Workspace();
    long name = w.memory.putText(Workspace.PAYLOAD, MountTable.bytes(path));
    int rootFd = open(w, AT_FDCWD, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int mountFd = w.reopen(rootFd, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    try {
      w.memory.putText(Workspace.PATH, new byte[] {'.'});
      Mirror.handle(w, rootFd, Workspace.PATH, path);
      session = attach(w, path, sink, rootFd, mountFd);
      started = true;
    } finally {
      if (!started) {
        w.close(rootFd);
        w.close(mountFd);
      }
    }
  }

  private static int open(Workspace w, int directory, long name, int flags) {
    int fd = (int) w.system.call(SyscallNumbers.OPENAT, directory, name, flags, 0);
    if (fd < 0) {
      throw ProblemException.environment(
          "the protected directory",
          "cannot be opened: " + Errno.describe(-(long) fd),
          "run as root, or name another directory");
    }
    return fd;
  }

  private Session attach(Workspace w, Path path, OperationSink sink, int rootFd, int mountFd) {
    w.stat(rootFd);
    Node root = new Node(w.inode(), true, rootFd);
    long device = w.device();
    w.system.call(SyscallNumbers.FSTATFS, rootFd, w.memory.address(Workspace.STATFS), 0);
    long flags = w.memory.getLong(Workspace.STATFS + STATFS_FLAGS);
    CaptureOrder order = new CaptureOrder();
    Recorder recorder = new Recorder(sink);
    NodeTable nodes = new NodeTable(root, device);
    Mirror mirror = new Mirror(path, order, recorder, root, device, mountFd);
    FuseMount mount = FuseMount.over(path, flags);
    boolean agreed = false;
    try {
      boolean extended = Handshake.answer(w, mount.device()).extendedSetXattr();
      FuseServer server = new FuseServer(mount.device(), nodes, order, recorder, mirror, extended);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < options.threads; i++) {
        threads.add(Thread.ofPlatform().daemon().name("weir-fuse-" + i).start(server::serve));
      }
      agreed = true;
      return new Session(path, mount, nodes, recorder, mirror, List.copyOf(threads), mountFd);
    } finally {
      if (!agreed) {
        mount.closeDevice(); // before the unmount, which would wait for an answer
        mount.detach();
      }
    }
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
    mirroring(mirror -> mirror.run(new Workspace(), progress));
  }

  @Override
  public boolean canCompare() {
    return true;
  }

  @Override
  public void mirrorDifference(WantedBlocks wanted, MirrorProgress progress)
      throws InterruptedException {
    mirroring(mirror -> mirror.runDifference(new Workspace(), wanted, progress));
  }

  private interface MirrorStep {
    void on(Mirror mirror) throws InterruptedException;
  }

  private void mirroring(MirrorStep step) throws InterruptedException {
    Session current = session;
    if (current == null) {
      throw new IllegalStateException("not started, or closed");
    }
    if (!mirroring.tryLock()) {
      throw new IllegalStateException("a mirror is running");
    }
    try {
      mirrorThread = Thread.currentThread();
      step.on(current.mirror);
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
  public Path root() {
    return asked;
  }

  @Override
  public String promise() {
    return "Every change made through the directory is captured in the order of its effect. "
        + "Changes in mapped memory are captured when the kernel writes them back, in the order in "
        + "which it does. Changes by processes that had files open before the start, or through "
        + "another mount of the same file system, are not seen.";
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
      current.mount.detach();
      end(current);
    } finally {
      mirroring.unlock();
    }
  }

  private static void end(Session session) {
    boolean ended = join(session.threads);
    if (!ended) {
      session.mount.abort();
      ended = join(session.threads);
    }
    session.mount.closeDevice();
    if (ended) {
      Workspace w = new Workspace();
      session.nodes.close(w);
      session.nodes.root().close(w);
      w.close(session.mountFd);
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

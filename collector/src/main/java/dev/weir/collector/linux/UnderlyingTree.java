package dev.weir.collector.linux;

import dev.weir.linux.Errno;
import dev.weir.linux.OpenFlags;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A chosen path as its file system has it, seen through a detached mount: what is mounted over it
 * or below it, our own capture included, is not in the way, now or later.
 */
final class UnderlyingTree implements AutoCloseable {
  private static final long CLONE_NEWNS = 0x20000;
  private static final long CLONE_FS = 0x200;
  private static final long MS_REC_PRIVATE = 0x4000 | 1 << 18;
  private static final long MNT_DETACH = 2;
  private static final long AT_FDCWD = -100;
  private static final long OPEN_TREE_CLONE = 1;
  private static final long OPEN_TREE_CLOEXEC = 0x80000;

  /** A stack of mounts deeper than this is not lifted. */
  private static final int LIFTED_MAX = 16;

  /** Below PATH_MAX, which a path may reach in one system call. */
  private static final int LONGEST_PIECE_BYTES = 4000;

  /** Folders that lie deeper are passed over, so that nobody fills the memory with their paths. */
  private static final int DEEPEST_BYTES = 16 * 1024;

  private final int fd;
  private final int device;
  private final FileIdentity identity;
  private final long inode;
  private final String type;
  private final List<MountTable.Mount> foreign;
  private long unreadable;

  private UnderlyingTree(
      int fd,
      int device,
      FileIdentity identity,
      long inode,
      String type,
      List<MountTable.Mount> foreign) {
    this.fd = fd;
    this.device = device;
    this.identity = identity;
    this.inode = inode;
    this.type = type;
    this.foreign = foreign;
  }

  /**
   * @param path absolute, without symbolic links
   * @throws KernelRefusedException without the right to look beneath mounts
   */
  static UnderlyingTree open(Path path) throws IOException {
    MountTable seen = MountTable.ofThread();
    CompletableFuture<Integer> opened = new CompletableFuture<>();
    Thread apart =
        new Thread(
            () -> {
              try {
                opened.complete(openBeneath(path));
              } catch (RuntimeException | IOException e) {
                opened.completeExceptionally(e);
              }
            },
            "weir-mounts");
    apart.setDaemon(true);
    apart.start();
    try {
      return describe(opened.join(), seen, path);
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case KernelRefusedException refused -> throw refused;
        case IOException failed -> throw failed;
        case null, default -> throw e;
      }
    }
  }

  /** Runs in a thread with a mount table of its own, which ends with the thread. */
  private static int openBeneath(Path path) throws IOException {
    Syscalls syscalls = Syscalls.current();
    KernelRefusedException.require(
        "a mount table of its own", syscalls.call(SyscallNumbers.UNSHARE, CLONE_NEWNS | CLONE_FS));
    try (Arena arena = Arena.ofConfined()) {
      KernelRefusedException.require(
          "keeping mounts apart",
          syscalls.call(
              SyscallNumbers.MOUNT, 0, arena.allocateFrom("/").address(), 0, MS_REC_PRIVATE, 0, 0));
      for (int i = 0; i < LIFTED_MAX; i++) {
        Optional<MountTable.Mount> over = MountTable.ofThread().answering(path);
        if (over.isEmpty() || !over.get().capturing()) {
          break;
        }
        String point = over.get().point().toString();
        KernelRefusedException.require(
            "looking beneath the capture of " + point,
            syscalls.call(
                SyscallNumbers.UMOUNT2, arena.allocateFrom(point).address(), MNT_DETACH, 0));
      }
      return (int)
          KernelRefusedException.require(
              "opening " + path,
              syscalls.call(
                  SyscallNumbers.OPEN_TREE,
                  AT_FDCWD,
                  arena.allocateFrom(path.toString()).address(),
                  OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
    }
  }

  private static UnderlyingTree describe(int fd, MountTable seen, Path path) throws IOException {
    try {
      long encoded = ((Number) Files.getAttribute(through(fd), "unix:dev")).longValue();
      long inode = ((Number) Files.getAttribute(through(fd), "unix:ino")).longValue();
      int major = (int) (encoded >> 8 & 0xfff);
      int minor = (int) (encoded & 0xff | encoded >> 12 & 0xfff00);
      String device = major + ":" + minor;
      String type =
          seen.mounts().stream()
              .filter(mount -> mount.device().equals(device))
              .map(MountTable.Mount::type)
              .findFirst()
              .orElse("unknown");
      FileIdentity identity = FileIdentity.of(through(fd));
      return new UnderlyingTree(fd, major << 20 | minor, identity, inode, type, seen.below(path));
    } catch (IOException e) {
      Syscalls.current().call(SyscallNumbers.CLOSE, fd);
      throw e;
    }
  }

  /** The chosen path itself, following the descriptor. */
  static Path through(int fd) {
    return Path.of("/proc/self/fd/" + fd);
  }

  /** Device in the kernel's own encoding. */
  int device() {
    return device;
  }

  /** What tells its root from another file or folder. */
  FileIdentity identity() {
    return identity;
  }

  /** Bytes that the root holds; meaningful where it is a file. */
  long size() throws IOException {
    return Files.size(through(fd));
  }

  /** Whether the ext4 driver serves it; ext3 is served by it too. */
  boolean ext4() {
    return type.equals("ext4") || type.equals("ext3");
  }

  String type() {
    return type;
  }

  /** File systems mounted below, which are not part of this tree. */
  List<MountTable.Mount> foreign() {
    return foreign;
  }

  boolean isDirectory() {
    return Files.isDirectory(through(fd));
  }

  long inode() {
    return inode;
  }

  /**
   * Opens a directory below for reading, without crossing mounts or following links.
   *
   * @return its descriptor, or -1 when it is gone, too deep or may not be read, of which {@link
   *     #unreadable} counts the latter two
   */
  int openDirectory(byte[] relative) {
    int folder = fd;
    int from = 0;
    while (from < relative.length) {
      int to = endOfPiece(relative, from);
      long opened =
          relative.length > DEEPEST_BYTES ? -Errno.ENAMETOOLONG : open(folder, relative, from, to);
      if (folder != fd) {
        Syscalls.current().call(SyscallNumbers.CLOSE, folder);
      }
      if (opened < 0) {
        boolean gone =
            opened == -Errno.ENOENT || opened == -Errno.ENOTDIR || opened == -Errno.ELOOP;
        unreadable += gone ? 0 : 1;
        return -1;
      }
      folder = (int) opened;
      from = to + 1;
    }
    return folder;
  }

  /** How often a folder below could not be opened for another reason than that it went away. */
  long unreadable() {
    return unreadable;
  }

  /** The kernel takes no longer path in one call, so a deep folder is reached in steps. */
  private static int endOfPiece(byte[] path, int from) {
    int to = Math.min(path.length, from + LONGEST_PIECE_BYTES);
    while (to < path.length && path[to] != '/') {
      to--;
    }
    return to;
  }

  private static long open(int folder, byte[] path, int from, int to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(to - from + 1L);
      MemorySegment.copy(path, from, name, ValueLayout.JAVA_BYTE, 0, to - from);
      return Syscalls.current()
          .call(SyscallNumbers.OPENAT, folder, name.address(), DirectoryListing.OPEN_FLAGS, 0);
    }
  }

  /**
   * Opens it so that files of its file system can be opened by number.
   *
   * @return the descriptor, or -1
   */
  int openForHandles() {
    long flags = OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_CLOEXEC;
    try (Arena arena = Arena.ofConfined()) {
      long name = arena.allocateFrom(through(fd).toString()).address();
      long opened =
          Syscalls.current().call(SyscallNumbers.OPENAT, OpenFlags.AT_FDCWD, name, flags, 0);
      return (int) Math.max(-1, opened);
    }
  }

  @Override
  public void close() {
    Syscalls.current().call(SyscallNumbers.CLOSE, fd);
  }
}

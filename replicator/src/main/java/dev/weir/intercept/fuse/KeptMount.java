package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_FDCWD;
import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_DIRECTORY;
import static dev.weir.linux.OpenFlags.O_PATH;

import dev.weir.holder.Keeper;
import dev.weir.linux.Errno;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import dev.weir.problem.ProblemException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A mount with all that a successor needs of it: the device, the directory below the mount, and the
 * memory of requests and nodes.
 *
 * @param path where it is mounted
 * @param rootFd the directory that is mounted over, opened with O_PATH
 */
record KeptMount(Path path, FuseMount mount, MountMemory memory, int rootFd) {
  private static final Logger LOG = System.getLogger(KeptMount.class.getName());
  private static final long STATFS_FLAGS = 80;
  private static final String ROOT = "/root";
  private static final String MEMORY = "/mount";
  private static final String NAMELESS = "/nameless/";

  /** Begins the keys of files without a name. */
  static String nameless(String key) {
    return key + NAMELESS;
  }

  /**
   * The mount that a predecessor left, if it still stands; one over another directory than is asked
   * for now is taken away.
   */
  static Optional<KeptMount> find(Keeper keeper, String key, Path asked) {
    Optional<KeptMount> found = find(keeper, key);
    if (found.isEmpty() || found.get().fits(keeper, key, asked)) {
      return found;
    }
    release(keeper, key);
    return Optional.empty();
  }

  private boolean fits(Keeper keeper, String key, Path asked) {
    boolean same =
        keeper.find(key + MEMORY).filter(m -> m.detail().equals(asked.toString())).isPresent();
    return same && memory.usable() && mount.mounted();
  }

  /** Takes a mount of a predecessor away. */
  static void release(Keeper keeper, String key) {
    Optional<KeptMount> found = find(keeper, key);
    forget(keeper, key);
    found.ifPresent(KeptMount::abandon);
  }

  private static Optional<KeptMount> find(Keeper keeper, String key) {
    Optional<Keeper.Kept> device = keeper.find(key + Keeper.DEVICE);
    Optional<Keeper.Kept> root = keeper.find(key + ROOT);
    Optional<Keeper.Kept> memory = keeper.find(key + MEMORY);
    if (device.isEmpty() || root.isEmpty() || memory.isEmpty()) {
      return Optional.empty();
    }
    Path path = Path.of(device.get().detail());
    MountMemory mapped = MountMemory.of(memory.get().descriptor());
    FuseMount mount = FuseMount.adopted(path, device.get().descriptor(), root.get().detail());
    return Optional.of(new KeptMount(path, mount, mapped, root.get().descriptor()));
  }

  /**
   * Mounts over a directory.
   *
   * @param path the real path of {@code asked}
   * @throws ProblemException when that is not possible; the directory is then as it was
   */
  static KeptMount make(Workspace w, Path path, Path asked, Keeper keeper, String key) {
    long name = w.memory.putText(Workspace.PAYLOAD, MountTable.bytes(path));
    int flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
    int rootFd = (int) w.system.call(SyscallNumbers.OPENAT, AT_FDCWD, name, flags, 0);
    if (rootFd < 0) {
      throw ProblemException.environment(
          "the protected directory",
          "cannot be opened: " + Errno.describe(-(long) rootFd),
          "run as root, or name another directory");
    }
    boolean made = false;
    try {
      w.memory.putText(Workspace.PATH, new byte[] {'.'});
      Mirror.handle(w, rootFd, Workspace.PATH, path);
      w.system.call(SyscallNumbers.FSTATFS, rootFd, w.memory.address(Workspace.STATFS), 0);
      FuseMount mount = FuseMount.over(path, w.memory.getLong(Workspace.STATFS + STATFS_FLAGS));
      KeptMount kept = new KeptMount(path, mount, agree(w, mount), rootFd);
      kept.keep(keeper, key, asked);
      made = true;
      return kept;
    } finally {
      if (!made) {
        w.close(rootFd);
      }
    }
  }

  private static MountMemory agree(Workspace w, FuseMount mount) {
    boolean agreed = false;
    try {
      MountMemory memory = MountMemory.create(Handshake.answer(w, mount.device()).flags());
      agreed = true;
      return memory;
    } finally {
      if (!agreed) {
        mount.closeDevice(); // before the unmount, which would wait for an answer
        mount.detach();
      }
    }
  }

  private void keep(Keeper keeper, String key, Path asked) {
    keeper.keep(new Keeper.Kept(key + ROOT, mount.number(), rootFd));
    keeper.keep(new Keeper.Kept(key + MEMORY, asked.toString(), memory.descriptor()));
    keeper.keep(new Keeper.Kept(key + Keeper.DEVICE, path.toString(), mount.device()));
  }

  /** Whether the kernel hands over again what the predecessor had read; else the mount ends. */
  boolean resend() {
    if (mount.resend()) {
      return true;
    }
    LOG.log(
        Level.WARNING,
        "{0}: this kernel cannot hand requests over again (needs Linux 6.9); mounting anew, files"
            + " that are open are cut off",
        path);
    abandon();
    return false;
  }

  /** Takes the mount away though nobody serves it. */
  void abandon() {
    mount.abort(); // before the unmount, which would wait for an answer
    mount.closeDevice();
    mount.detach();
    Syscalls.current().call(SyscallNumbers.CLOSE, rootFd);
    memory.close();
  }

  /** Has the keeper let go of all that belongs to a mount. */
  static void forget(Keeper keeper, String key) {
    keeper.drop(key + Keeper.DEVICE);
    keeper.drop(key + ROOT);
    keeper.drop(key + MEMORY);
    for (Keeper.Kept kept : keeper.below(nameless(key))) {
      keeper.drop(kept.key());
    }
  }
}

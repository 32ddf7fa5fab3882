package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_FDCWD;
import static dev.weir.linux.OpenFlags.AT_STATX_FORCE_SYNC;
import static dev.weir.linux.OpenFlags.MNT_DETACH;
import static dev.weir.linux.OpenFlags.MNT_FORCE;
import static dev.weir.linux.OpenFlags.O_CLOEXEC;
import static dev.weir.linux.OpenFlags.O_DIRECTORY;
import static dev.weir.linux.OpenFlags.O_RDONLY;
import static dev.weir.linux.OpenFlags.O_RDWR;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.linux.Errno;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The mount itself: made over a directory, and taken away again whatever it costs. */
final class FuseMount {
  private static final Logger LOG = System.getLogger(FuseMount.class.getName());

  /** Flags of a file system that statfs tells and mount takes: ro, nosuid, nodev, noexec, times. */
  private static final long KEPT_FLAGS = 1 | 2 | 4 | 8 | 1024 | 2048;

  /** How long an unmount waits for files to be closed before it cuts them off. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Path path;
  private final int device;
  private final String number;

  /** Takes a mount over whose server died; its device was kept. */
  static FuseMount adopted(Path path, int device, String number) {
    return new FuseMount(path, device, number);
  }

  /** Major and minor number as {@code 0:47}, by which the mount table has it. */
  String number() {
    return number;
  }

  /**
   * Has the kernel hand over again what an earlier server read and did not answer.
   *
   * @return false when this kernel cannot, which the callers of those requests must not wait for
   */
  boolean resend() {
    NativeBlock message = new NativeBlock(FuseProtocol.OUT_HEADER_BYTES, 8);
    message.putInt(0, FuseProtocol.OUT_HEADER_BYTES);
    message.putInt(4, FuseProtocol.NOTIFY_RESEND);
    return Syscalls.current()
            .call(SyscallNumbers.WRITE, device, message.address(0), FuseProtocol.OUT_HEADER_BYTES)
        >= 0;
  }

  private FuseMount(Path path, int device, String number) {
    this.path = path;
    this.device = device;
    this.number = number;
  }

  /** The descriptor of /dev/fuse that requests come from. */
  int device() {
    return device;
  }

  /**
   * Mounts over {@code path}; requests wait until someone answers them.
   *
   * @param statfsFlags of the file system below, kept where a mount has them too
   */
  static FuseMount over(Path path, long statfsFlags) {
    Syscalls system = Syscalls.current();
    NativeBlock text = new NativeBlock(16384, 8);
    long name = text.putText(0, "/dev/fuse".getBytes(US_ASCII));
    int device = (int) system.call(SyscallNumbers.OPENAT, AT_FDCWD, name, O_RDWR | O_CLOEXEC, 0);
    if (device < 0) {
      throw unavailable("/dev/fuse", "cannot be opened: " + Errno.describe(-(long) device));
    }
    String options =
        "fd="
            + device
            + ",rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions,max_read="
            + FuseProtocol.MAX_WRITE_BYTES;
    long result =
        system.call(
            SyscallNumbers.MOUNT,
            text.putText(64, "weir".getBytes(US_ASCII)),
            text.putText(1024, MountTable.bytes(path)),
            text.putText(128, MountTable.OURS.getBytes(US_ASCII)),
            statfsFlags & KEPT_FLAGS,
            text.putText(256, options.getBytes(US_ASCII)),
            0);
    if (result < 0) {
      system.call(SyscallNumbers.CLOSE, device);
      throw unavailable(path.toString(), "cannot be mounted over: " + Errno.describe(-result));
    }
    String number = MountTable.read().at(path).map(MountTable.Mount::device).orElse("");
    return new FuseMount(path, device, number);
  }

  private static ProblemException unavailable(String where, String what) {
    return ProblemException.environment(
        where, what, "run as root on a machine with FUSE (modprobe fuse), or set capture: watch");
  }

  /** Takes away a mount of ours whose server died, for example by kill -9. */
  static void clearDead(Path path) {
    Syscalls system = Syscalls.current();
    NativeBlock memory = new NativeBlock(8192, 8);
    for (int layer = 0; layer < 16 && dead(system, memory, path); layer++) {
      Optional<MountTable.Mount> top = MountTable.read().at(path);
      if (top.isEmpty() || !top.get().ours()) {
        throw ProblemException.environment(
            path.toString(),
            "a mount there has no server any more, and it is not one of Weir's",
            "take it away with: umount -l " + path);
      }
      LOG.log(Level.WARNING, "{0}: taking away the mount of a server that died", path);
      system.call(SyscallNumbers.UMOUNT2, memory.address(1024), MNT_DETACH, 0);
    }
  }

  private static boolean dead(Syscalls system, NativeBlock memory, Path path) {
    long name = memory.putText(1024, MountTable.bytes(path));
    // Attributes that the kernel still has cached would make a dead mount look alive.
    long result =
        system.call(
            SyscallNumbers.NEWFSTATAT, AT_FDCWD, name, memory.address(0), AT_STATX_FORCE_SYNC);
    return result == -Errno.ENOTCONN || result == -Errno.ECONNABORTED;
  }

  /**
   * Writes back what is mapped, then unmounts; files that stay open are cut off. Someone must still
   * be answering requests.
   */
  void detach() {
    Syscalls system = Syscalls.current();
    NativeBlock memory = new NativeBlock(8192, 8);
    long name = memory.putText(1024, MountTable.bytes(path));
    if (!mounted()) {
      return;
    }
    writeBack(system, name);
    long end = System.nanoTime() + PATIENCE_NANOS;
    long result = system.call(SyscallNumbers.UMOUNT2, name, 0, 0);
    while (result == -Errno.EBUSY && System.nanoTime() < end) {
      LockSupport.parkNanos(RETRY_NANOS);
      result = system.call(SyscallNumbers.UMOUNT2, name, 0, 0);
    }
    if (result < 0 && mounted()) {
      LOG.log(
          Level.WARNING,
          "{0}: still in use ({1}); open files are cut off",
          path,
          Errno.describe(-result));
      writeBack(system, name);
      system.call(SyscallNumbers.UMOUNT2, name, MNT_FORCE, 0);
      system.call(SyscallNumbers.UMOUNT2, name, MNT_DETACH, 0);
    }
  }

  boolean mounted() {
    return MountTable.read().at(path).filter(m -> m.device().equals(number)).isPresent();
  }

  /**
   * Has the file system that is seen at a path write back; 0 or minus the error number.
   *
   * @param name address of the path
   */
  static long writeBack(Syscalls system, long name) {
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    long fd = system.call(SyscallNumbers.OPENAT, AT_FDCWD, name, flags, 0);
    if (fd < 0) {
      return fd;
    }
    long result = system.call(SyscallNumbers.SYNCFS, fd);
    system.call(SyscallNumbers.CLOSE, fd);
    return result;
  }

  /**
   * Ends the connection though another mount namespace still has a copy of the mount, so that no
   * caller there hangs.
   */
  void abort() {
    Path connections = Path.of("/sys/fs/fuse/connections");
    Syscalls system = Syscalls.current();
    NativeBlock text = new NativeBlock(256, 8);
    String minor = number.substring(number.indexOf(':') + 1);
    if (!Files.exists(connections.resolve(minor))) {
      long type = text.putText(0, "fusectl".getBytes(US_ASCII));
      long at = text.putText(64, connections.toString().getBytes(US_ASCII));
      system.call(SyscallNumbers.MOUNT, type, at, type, 0, 0, 0);
    }
    try {
      Files.writeString(connections.resolve(minor).resolve("abort"), "1");
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the connection of " + path + " cannot be ended", e);
    }
  }

  void closeDevice() {
    Syscalls.current().call(SyscallNumbers.CLOSE, device);
  }
}

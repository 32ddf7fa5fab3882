package dev.weir.collector.linux;

import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's tracing file system: where it is mounted, or else a mount of our own that no path
 * leads to and that ends with us.
 */
final class Tracefs implements AutoCloseable {
  private static final List<Path> USUAL_PLACES =
      List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));
  private static final long FSCONFIG_CMD_CREATE = 6;
  private static final long CLOEXEC = 1;

  private final Path root;
  private final int mount;

  private Tracefs(Path root, int mount) {
    this.root = root;
    this.mount = mount;
  }

  /**
   * @throws KernelRefusedException when it is not mounted and may not be
   */
  static Tracefs open() {
    for (Path place : USUAL_PLACES) {
      if (Files.isReadable(place.resolve("events/ext4/ext4_free_inode/id"))) {
        return new Tracefs(place, -1);
      }
    }
    Syscalls syscalls = Syscalls.current();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment type = arena.allocateFrom("tracefs");
      int context =
          (int)
              KernelRefusedException.require(
                  "opening tracefs",
                  syscalls.call(SyscallNumbers.FSOPEN, type.address(), CLOEXEC, 0));
      long mounted =
          syscalls.call(SyscallNumbers.FSCONFIG, context, FSCONFIG_CMD_CREATE, 0, 0, 0, 0);
      if (mounted >= 0) {
        mounted = syscalls.call(SyscallNumbers.FSMOUNT, context, CLOEXEC, 0);
      }
      syscalls.call(SyscallNumbers.CLOSE, context);
      int fd = (int) KernelRefusedException.require("mounting tracefs", mounted);
      return new Tracefs(Path.of("/proc/self/fd/" + fd), fd);
    }
  }

  Path events() {
    return root.resolve("events");
  }

  @Override
  public void close() {
    if (mount >= 0) {
      Syscalls.current().call(SyscallNumbers.CLOSE, mount);
    }
  }
}

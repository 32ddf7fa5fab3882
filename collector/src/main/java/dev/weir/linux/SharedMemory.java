package dev.weir.linux;

import dev.weir.problem.ProblemException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * Memory with a descriptor (memfd): whoever holds the descriptor can map it, also after the process
 * that filled it died. Pages that were never touched take no memory.
 */
@SuppressWarnings("restricted")
public final class SharedMemory implements AutoCloseable {
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final int CLOSE_ON_EXEC = 1;
  private static final int READ_WRITE = 3;
  private static final int SHARED = 1;
  private static final int SEEK_END = 2;

  private final int descriptor;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;

  private SharedMemory(int descriptor, long bytes) {
    this.descriptor = descriptor;
    long address =
        require(
            "mapped",
            Syscalls.current()
                .call(SyscallNumbers.MMAP, 0, bytes, READ_WRITE, SHARED, descriptor, 0));
    segment =
        MemorySegment.ofAddress(address)
            .reinterpret(
                bytes,
                arena,
                mapped ->
                    Syscalls.current()
                        .call(SyscallNumbers.MUNMAP, mapped.address(), mapped.byteSize(), 0));
  }

  /**
   * Makes zeroed memory.
   *
   * @param name shown by the kernel in /proc, plain ASCII
   * @throws ProblemException when the kernel has none to give
   */
  public static SharedMemory create(String name, long bytes) {
    Syscalls system = Syscalls.current();
    NativeBlock text = new NativeBlock(256, 8);
    long at = text.putText(0, name.getBytes(StandardCharsets.US_ASCII));
    int made =
        (int) require("made", system.call(SyscallNumbers.MEMFD_CREATE, at, CLOSE_ON_EXEC, 0));
    require("sized", system.call(SyscallNumbers.FTRUNCATE, made, bytes, 0));
    return new SharedMemory(made, bytes);
  }

  /**
   * Maps what a descriptor of such memory stands for, as large as it is; the descriptor belongs to
   * the result.
   *
   * @throws ProblemException when it cannot be mapped
   */
  public static SharedMemory of(int descriptor) {
    long bytes =
        require("measured", Syscalls.current().call(SyscallNumbers.LSEEK, descriptor, 0, SEEK_END));
    return new SharedMemory(descriptor, bytes);
  }

  private static long require(String what, long result) {
    if (result < 0) {
      throw ProblemException.environment(
          "shared memory",
          "cannot be " + what + ": " + Errno.describe(-result),
          "give this machine more memory, or let fewer jobs run");
    }
    return result;
  }

  public int descriptor() {
    return descriptor;
  }

  public MemorySegment segment() {
    return segment;
  }

  /** Gives the pages of a range back; they read as zero from then on. */
  public void forget(long offset, long bytes) {
    int mode = OpenFlags.FALLOC_KEEP_SIZE | OpenFlags.FALLOC_PUNCH_HOLE;
    Syscalls.current().call(SyscallNumbers.FALLOCATE, descriptor, mode, offset, bytes);
  }

  /** Reads a word at a multiple of 8; what was written before it was published is seen. */
  public long word(long offset) {
    return (long) LONG.getAcquire(segment, offset);
  }

  /** Publishes a word at a multiple of 8, after all that this thread wrote before. */
  public void word(long offset, long value) {
    LONG.setRelease(segment, offset, value);
  }

  /** Unmaps and closes; the memory lives on while somebody else holds the descriptor. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      Syscalls.current().call(SyscallNumbers.CLOSE, descriptor);
    }
  }
}

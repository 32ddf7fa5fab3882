package dev.weir.collector.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A BPF ring buffer, through which programs tell of single writes. It never wakes its reader and
 * never waits for it: a record that finds it full is lost, which the program counts. One page holds
 * the reader's place, the next the writers', then come the records: u32 length with two flags, u32
 * unused, the content, each a multiple of 8 bytes long (kernel/bpf/ringbuf.c).
 */
final class BpfRing implements AutoCloseable {
  /** 26,214 records of 32 bytes and a head: at five reads a second, 131,000 writes a second. */
  static final int BYTES = 1 << 20;

  /** Words of a record: key of the inode, position, word {@link CountingMaps#GROUP}, length. */
  static final int RECORD_WORDS = 4;

  private static final int TYPE_RING = 27;
  private static final long PAGE_BYTES = 4096;
  private static final long PROT_READ = 1;
  private static final long PROT_WRITE = 2;
  private static final long MAP_SHARED = 1;
  private static final int BUSY = 1 << 31;
  private static final int DISCARDED = 1 << 30;
  private static final int HEAD_BYTES = 8;
  private static final VarHandle PLACE = JAVA_LONG.varHandle();
  private static final VarHandle HEAD = JAVA_INT.varHandle();

  private final Arena arena = Arena.ofShared();
  private final int fd;
  private final MemorySegment readerPage;
  private final MemorySegment records;

  private BpfRing(int fd) {
    this.fd = fd;
    readerPage = map(PAGE_BYTES, PROT_READ | PROT_WRITE, 0);
    // The kernel maps the records twice in a row; once is enough here and half the memory.
    records = map(PAGE_BYTES + BYTES, PROT_READ, PAGE_BYTES);
  }

  static BpfRing create() {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment create = call.allocate(BpfCall.MAP_CREATE_ATTR);
      create.set(JAVA_INT, BpfCall.offset(BpfCall.MAP_CREATE_ATTR, "map_type"), TYPE_RING);
      create.set(JAVA_INT, BpfCall.offset(BpfCall.MAP_CREATE_ATTR, "max_entries"), BYTES);
      long made = BpfCall.bpf(BpfCall.MAP_CREATE, create);
      return new BpfRing((int) KernelRefusedException.require("creating a BPF ring", made));
    }
  }

  @SuppressWarnings("restricted")
  private MemorySegment map(long bytes, long rights, long offset) {
    long address =
        KernelRefusedException.require(
            "mapping the ring",
            Syscalls.current().call(SyscallNumbers.MMAP, 0, bytes, rights, MAP_SHARED, fd, offset));
    return MemorySegment.ofAddress(address)
        .reinterpret(
            bytes,
            arena,
            mapped ->
                Syscalls.current()
                    .call(SyscallNumbers.MUNMAP, mapped.address(), mapped.byteSize(), 0));
  }

  int fd() {
    return fd;
  }

  /** Receives the words of one record. */
  @FunctionalInterface
  interface Reader {
    void write(long key, long position, long group, long length);
  }

  /** Reads what has arrived and makes room for more. Called by one thread at a time. */
  void drain(Reader reader) {
    long place = (long) PLACE.getAcquire(readerPage, 0L);
    long end = (long) PLACE.getAcquire(records, 0L);
    while (place < end) {
      int head = (int) HEAD.getAcquire(records, at(place));
      if ((head & BUSY) != 0) {
        break;
      }
      int length = head & ~DISCARDED;
      if ((head & DISCARDED) == 0) {
        long first = place + HEAD_BYTES;
        reader.write(word(first), word(first + 8), word(first + 16), word(first + 24));
      }
      place += (length + HEAD_BYTES + 7L) & ~7L;
      PLACE.setRelease(readerPage, 0L, place);
    }
  }

  private long word(long place) {
    return records.get(JAVA_LONG, at(place));
  }

  private static long at(long place) {
    return PAGE_BYTES + (place & BYTES - 1);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      Syscalls.current().call(SyscallNumbers.CLOSE, fd);
    }
  }
}

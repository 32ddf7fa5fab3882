package dev.weir.collector.linux;

import static dev.weir.collector.linux.BpfCall.ELEMENT_ATTR;
import static dev.weir.collector.linux.BpfCall.MAP_CREATE_ATTR;
import static dev.weir.collector.linux.BpfCall.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.linux.Errno;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * A BPF map with 64-bit keys (hash) or 32-bit indexes (array) and values of whole 64-bit words. One
 * instance belongs to one thread at a time.
 */
final class BpfMap implements AutoCloseable {
  private static final int TYPE_HASH = 1;
  private static final int TYPE_ARRAY = 2;
  private static final int TYPE_LRU_HASH = 9;
  private static final int FLAG_NO_PREALLOC = 1;
  private static final int FLAG_MMAPABLE = 1 << 10;
  private static final int UPDATE_NOEXIST = 1;
  private static final int DUPLICATE_CLOSE_ON_EXEC = 1030;
  private static final long PROT_READ = 1;
  private static final long MAP_SHARED = 1;
  private static final long PAGE_BYTES = 4096;

  private static final long FD = offset(ELEMENT_ATTR, "map_fd");
  private static final long KEY = offset(ELEMENT_ATTR, "key");
  private static final long VALUE = offset(ELEMENT_ATTR, "value");
  private static final long FLAGS = offset(ELEMENT_ATTR, "flags");

  private final Arena arena = Arena.ofShared();
  private final MemorySegment attributes = arena.allocate(ELEMENT_ATTR);
  private final MemorySegment key = arena.allocate(JAVA_LONG);
  private final MemorySegment nextKey = arena.allocate(JAVA_LONG);
  private final MemorySegment value;
  private final int fd;
  private final int words;
  private final int entries;

  private BpfMap(int type, int keyBytes, int words, int entries, int flags) {
    this.words = words;
    this.entries = entries;
    value = arena.allocate(words * 8L, 8);
    MemorySegment create = arena.allocate(MAP_CREATE_ATTR);
    create.set(JAVA_INT, offset(MAP_CREATE_ATTR, "map_type"), type);
    create.set(JAVA_INT, offset(MAP_CREATE_ATTR, "key_size"), keyBytes);
    create.set(JAVA_INT, offset(MAP_CREATE_ATTR, "value_size"), words * 8);
    create.set(JAVA_INT, offset(MAP_CREATE_ATTR, "max_entries"), entries);
    create.set(JAVA_INT, offset(MAP_CREATE_ATTR, "map_flags"), flags);
    long made = BpfCall.bpf(BpfCall.MAP_CREATE, create);
    if (made < 0) {
      arena.close();
    }
    fd = (int) KernelRefusedException.require("creating a BPF map", made);
  }

  private BpfMap(int fd, int words, int entries) {
    this.fd = fd;
    this.words = words;
    this.entries = entries;
    value = arena.allocate(words * 8L, 8);
  }

  /** The same map for use by one more thread; closed on its own. */
  BpfMap forAnotherThread() {
    long second = Syscalls.current().call(SyscallNumbers.FCNTL, fd, DUPLICATE_CLOSE_ON_EXEC, 0);
    return new BpfMap(
        (int) KernelRefusedException.require("opening a BPF map once more", second),
        words,
        entries);
  }

  /** Memory is taken entry by entry, so that a large limit costs nothing until it is used. */
  static BpfMap hash(int words, int entriesMax) {
    return new BpfMap(TYPE_HASH, 8, words, entriesMax, FLAG_NO_PREALLOC);
  }

  /** Drops the least recently used entry when full. */
  static BpfMap recentlyUsed(int words, int entriesMax) {
    return new BpfMap(TYPE_LRU_HASH, 8, words, entriesMax, 0);
  }

  /** An array that can be read as memory, without a system call. */
  static BpfMap array(int words, int entries) {
    return new BpfMap(TYPE_ARRAY, 4, words, entries, FLAG_MMAPABLE);
  }

  int fd() {
    return fd;
  }

  /**
   * Adds an entry.
   *
   * @return false when the key is there already; then nothing changes
   */
  boolean insert(long newKey, long... newValue) {
    MemorySegment.copy(newValue, 0, value, JAVA_LONG, 0, words);
    long result = element(BpfCall.MAP_UPDATE_ELEM, newKey, value, UPDATE_NOEXIST);
    if (result == -Errno.EEXIST) {
      return false;
    }
    KernelRefusedException.require("adding to a BPF map of at most " + entries, result);
    return true;
  }

  /** Sets an entry, whether it is there or not. */
  void put(long at, long... newValue) {
    MemorySegment.copy(newValue, 0, value, JAVA_LONG, 0, words);
    KernelRefusedException.require(
        "setting an entry of a BPF map", element(BpfCall.MAP_UPDATE_ELEM, at, value, 0));
  }

  /** Removes an entry if it is there. */
  void remove(long oldKey) {
    element(BpfCall.MAP_DELETE_ELEM, oldKey, MemorySegment.NULL, 0);
  }

  boolean has(long wanted) {
    return element(BpfCall.MAP_LOOKUP_ELEM, wanted, value, 0) >= 0;
  }

  /** Copies an entry into {@code into}; false when there is none. */
  boolean read(long wanted, long[] into) {
    return copied(element(BpfCall.MAP_LOOKUP_ELEM, wanted, value, 0), into);
  }

  /** Copies an entry into {@code into} and removes it; false when there is none. */
  boolean take(long wanted, long[] into) {
    return copied(element(BpfCall.MAP_LOOKUP_AND_DELETE_ELEM, wanted, value, 0), into);
  }

  private boolean copied(long result, long[] into) {
    if (result == -Errno.ENOENT) {
      return false;
    }
    KernelRefusedException.require("reading a BPF map", result);
    MemorySegment.copy(value, JAVA_LONG, 0, into, 0, words);
    return true;
  }

  OptionalLong firstKey() {
    return following(0);
  }

  /** The key after one that is still there; the first key when it is not. */
  OptionalLong keyAfter(long present) {
    key.set(JAVA_LONG, 0, present);
    return following(key.address());
  }

  private OptionalLong following(long keyAddress) {
    attributes.fill((byte) 0);
    attributes.set(JAVA_INT, FD, fd);
    attributes.set(JAVA_LONG, KEY, keyAddress);
    attributes.set(JAVA_LONG, VALUE, nextKey.address());
    return BpfCall.bpf(BpfCall.MAP_GET_NEXT_KEY, attributes) < 0
        ? OptionalLong.empty()
        : OptionalLong.of(nextKey.get(JAVA_LONG, 0));
  }

  private long element(int command, long at, MemorySegment content, int flags) {
    key.set(JAVA_LONG, 0, at);
    attributes.fill((byte) 0);
    attributes.set(JAVA_INT, FD, fd);
    attributes.set(JAVA_LONG, KEY, key.address());
    attributes.set(JAVA_LONG, VALUE, content.address());
    attributes.set(JAVA_LONG, FLAGS, flags);
    return BpfCall.bpf(command, attributes);
  }

  /** The whole array as memory that the kernel's programs write to; only for {@link #array}. */
  @SuppressWarnings("restricted")
  MemorySegment view() {
    long bytes = ((long) words * 8 * entries + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    Syscalls syscalls = Syscalls.current();
    long address =
        KernelRefusedException.require(
            "mapping the counters",
            syscalls.call(SyscallNumbers.MMAP, 0, bytes, PROT_READ, MAP_SHARED, fd, 0));
    return MemorySegment.ofAddress(address)
        .reinterpret(
            bytes,
            arena,
            mapped ->
                Syscalls.current()
                    .call(SyscallNumbers.MUNMAP, mapped.address(), mapped.byteSize(), 0));
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      Syscalls.current().call(SyscallNumbers.CLOSE, fd);
    }
  }
}

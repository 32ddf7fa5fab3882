package dev.weir.intercept.fuse;

import dev.weir.linux.SharedMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * What a successor has to know of a mount: the nodes that the kernel knows, and which request each
 * serving thread was at. Written by one process at a time, in an order that a death at any
 * instruction leaves readable. docs/formats/holder-v1.md has the layout.
 *
 * <pre>
 *    0 header: version, flags agreed with the kernel, changes missed, nodes ever used, rules
 * 4096 slots of the serving threads, then slots of earlier servers, 64 bytes each
 * 16384 nodes, 64 bytes each: inode (0: free), lookups, bytes of the handle and kind, type, handle
 * </pre>
 */
final class MountMemory {
  private static final long VERSION = 1;

  /** Serving threads of one server; {@link FuseWriteSource.Options} asks for at most four. */
  static final int SLOTS = 16;

  /**
   * Requests of earlier servers that may still come again. Each server leaves one for each of its
   * threads at most, and those that come again come first.
   */
  private static final int PAST_SLOTS = 128;

  static final int SLOT_BYTES = 64;
  private static final long VERSION_WORD = 0;
  private static final long AGREED_WORD = 8;
  private static final long MISSED_WORD = 16;
  private static final long USED_WORD = 24;
  private static final long RULES_WORD = 32;
  private static final long SLOTS_AT = 4096;
  private static final long PAST_AT = SLOTS_AT + (long) SLOTS * SLOT_BYTES;
  private static final long NODES_AT = 16384;
  private static final int NODE_BYTES = 64;
  private static final int NODE_LOOKUPS = 8;
  private static final int NODE_KIND = 16;
  private static final int NODE_TYPE = 20;
  private static final int NODE_HANDLE = 24;
  private static final int DIRECTORY = 1 << 16;
  private static final int OUTSIDE = 1 << 17;
  private static final int HANDLE_LENGTH = DIRECTORY - 1;

  /** Why a successor must not go on: files have names that count and names that do not. */
  static final int SEVERAL_NAMES = 1;

  /** Why a successor must not go on: something is being told that crosses the rules' border. */
  static final int CROSSING = 2;

  /** Longest handle of a file that fits: ext4 8, tmpfs 12, xfs 12 or 20, btrfs 20 bytes. */
  static final int HANDLE_MOST_BYTES = NODE_BYTES - NODE_HANDLE;

  /** As many as this process may have open files. */
  private static final int MOST_NODES = 1 << 20;

  /** Told as entry of a node that found no room: it is lost with its server. */
  static final int NO_ENTRY = -1;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private final SharedMemory memory;
  private final MemorySegment segment;
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final Map<Long, PastRequest> past = new HashMap<>();

  /** Each counts as a change missed for as long as it stands. */
  private int reasons;

  private MountMemory(SharedMemory memory) {
    this.memory = memory;
    this.segment = memory.segment();
  }

  /** Of a new mount. */
  static MountMemory create(long agreedFlags) {
    MountMemory made =
        new MountMemory(
            SharedMemory.create("weir-mount", NODES_AT + (long) MOST_NODES * NODE_BYTES));
    made.memory.word(VERSION_WORD, VERSION);
    made.memory.word(AGREED_WORD, agreedFlags);
    return made;
  }

  /** As a predecessor left it; call {@link #usable} first. */
  static MountMemory of(int descriptor) {
    return new MountMemory(SharedMemory.of(descriptor));
  }

  boolean usable() {
    return segment.byteSize() > NODES_AT && memory.word(VERSION_WORD) == VERSION;
  }

  int descriptor() {
    return memory.descriptor();
  }

  /** Flags agreed with the kernel when the mount was made. */
  long agreedFlags() {
    return memory.word(AGREED_WORD);
  }

  /** Changes that took effect and could not be recorded, by all servers of this mount. */
  synchronized long missed() {
    return memory.word(MISSED_WORD) - Integer.bitCount(reasons);
  }

  synchronized void missedOneMore() {
    memory.word(MISSED_WORD, memory.word(MISSED_WORD) + 1);
  }

  /** Whether a successor has to begin anew if this process ends now. */
  synchronized void mustNotGoOn(int reason, boolean holds) {
    int now = holds ? reasons | reason : reasons & ~reason;
    long missed = missed();
    reasons = now;
    memory.word(MISSED_WORD, missed + Integer.bitCount(now));
  }

  /** A server begins anew, with these rules. */
  synchronized void beginAnew(long rules) {
    reasons = 0;
    memory.word(MISSED_WORD, 0);
    memory.word(RULES_WORD, rules);
  }

  /** Fingerprint of the rules by which the mount was captured; 0 without. */
  long rules() {
    return memory.word(RULES_WORD);
  }

  void close() {
    memory.close();
  }

  // Requests.

  RequestSlot slot(int thread) {
    return new RequestSlot(
        segment.asSlice(SLOTS_AT + (long) thread * SLOT_BYTES, SLOT_BYTES), past);
  }

  /**
   * Reads what the predecessor's threads were at, and keeps it for a successor that may come before
   * all of it was asked for again. Before any thread serves.
   *
   * @param lastSequence of the newest operation that counts; a later one in a slot did not happen
   */
  void takePast(long lastSequence) {
    Map<Long, PastRequest> found = new HashMap<>();
    for (int i = 0; i < SLOTS + PAST_SLOTS; i++) {
      PastRequest one = PastRequest.read(segment, SLOTS_AT + (long) i * SLOT_BYTES);
      if (one.unique() != 0) {
        found.merge(
            one.unique(),
            one.sequence() > lastSequence ? one.unrecorded() : one,
            PastRequest::later);
      }
    }
    long at = PAST_AT;
    for (PastRequest one : PastRequest.newest(found.values(), PAST_SLOTS)) {
      past.put(one.unique(), one);
      one.write(segment, at);
      at += SLOT_BYTES;
    }
    for (; at < PAST_AT + (long) PAST_SLOTS * SLOT_BYTES; at += SLOT_BYTES) {
      PastRequest.NONE.write(segment, at);
    }
    for (int i = 0; i < SLOTS; i++) {
      PastRequest.NONE.write(segment, SLOTS_AT + (long) i * SLOT_BYTES);
    }
  }

  // Nodes; a node's own words are guarded by the lock of its chain.

  /** What is remembered of a node. */
  record Remembered(int entry, long inode, long lookups, boolean directory, boolean outside) {}

  /** Receives the nodes of a predecessor. */
  interface Visitor {
    void node(Remembered node);
  }

  /** Shows every node once and remembers which entries are free. */
  void visitNodes(Visitor visitor) {
    int used = Math.toIntExact(memory.word(USED_WORD));
    for (int entry = 0; entry < used; entry++) {
      long inode = memory.word(node(entry));
      if (inode == 0) {
        free.push(entry);
      } else {
        int kind = segment.get(INT, node(entry) + NODE_KIND);
        long lookups = segment.get(LONG, node(entry) + NODE_LOOKUPS);
        visitor.node(
            new Remembered(entry, inode, lookups, (kind & DIRECTORY) != 0, (kind & OUTSIDE) != 0));
      }
    }
  }

  /**
   * Remembers a node whose handle lies in the workspace, with no lookups yet.
   *
   * @return its entry, or {@link #NO_ENTRY}
   */
  int add(Workspace w, long inode, boolean directory) {
    int length = w.memory.getInt(Workspace.HANDLE);
    if (length > HANDLE_MOST_BYTES) {
      return NO_ENTRY;
    }
    int entry = takeEntry();
    if (entry != NO_ENTRY) {
      long at = node(entry);
      segment.set(LONG, at + NODE_LOOKUPS, 0);
      segment.set(INT, at + NODE_KIND, length | (directory ? DIRECTORY : 0));
      segment.set(INT, at + NODE_TYPE, w.memory.getInt(Workspace.HANDLE + 4));
      MemorySegment.copy(
          w.memory.segment(), Workspace.HANDLE + 8, segment, at + NODE_HANDLE, length);
      memory.word(at, inode);
    }
    return entry;
  }

  private synchronized int takeEntry() {
    Integer reused = free.poll();
    if (reused != null) {
      return reused;
    }
    long used = memory.word(USED_WORD);
    if (used >= MOST_NODES) {
      return NO_ENTRY;
    }
    memory.word(USED_WORD, used + 1);
    return Math.toIntExact(used);
  }

  void lookups(int entry, long count) {
    if (entry != NO_ENTRY) {
      segment.set(LONG, node(entry) + NODE_LOOKUPS, count);
    }
  }

  /** Whether a file does not count. */
  void outside(int entry, boolean outside) {
    if (entry != NO_ENTRY) {
      int kind = segment.get(INT, node(entry) + NODE_KIND);
      segment.set(INT, node(entry) + NODE_KIND, outside ? kind | OUTSIDE : kind & ~OUTSIDE);
    }
  }

  void remove(int entry) {
    if (entry != NO_ENTRY) {
      memory.word(node(entry), 0);
      synchronized (this) {
        free.push(entry);
      }
    }
  }

  /** Puts a node's handle into the workspace, as open_by_handle_at takes it. */
  void putHandle(Workspace w, int entry) {
    long at = node(entry);
    int length = segment.get(INT, at + NODE_KIND) & HANDLE_LENGTH;
    w.memory.putInt(Workspace.HANDLE, length);
    w.memory.putInt(Workspace.HANDLE + 4, segment.get(INT, at + NODE_TYPE));
    MemorySegment.copy(segment, at + NODE_HANDLE, w.memory.segment(), Workspace.HANDLE + 8, length);
  }

  private static long node(int entry) {
    return NODES_AT + (long) entry * NODE_BYTES;
  }
}

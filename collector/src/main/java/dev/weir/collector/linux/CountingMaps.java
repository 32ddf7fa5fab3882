package dev.weir.collector.linux;

import java.util.OptionalLong;

/**
 * The maps that the programs in the kernel and the reader here share.
 *
 * <p>{@code members}: file or directory that counts -> its group and what is known of the operation
 * under way. {@code unnamed}: created since the last read and not yet held against the rules -> its
 * own row of counters, then its directory and mode. {@code totals}: one row of counters for each
 * group. {@code directions}: thread -> 1 if its direct operation writes. {@code settings}: how much
 * of the writes goes through {@code ring}, see {@link #FOLLOWED_SHIFT}.
 */
record CountingMaps(
    BpfMap members,
    BpfMap unnamed,
    BpfMap totals,
    BpfMap directions,
    BpfMap settings,
    BpfRing ring,
    boolean named)
    implements AutoCloseable {
  /**
   * Words of a member. The group lies in the low half of its word; the high half tells a file from
   * an earlier one of the same inode number.
   */
  static final int GROUP = 0;

  /** The operation under way: its first byte, the byte after its last, the next piece's first. */
  static final int OPERATION_START = 1;

  static final int OPERATION_END = 2;
  static final int NEXT_PIECE = 3;

  /** Who writes: the thread in the high half, its count of system calls in the low one. */
  static final int CALL = 4;

  /**
   * The thread whose next dirty page is the consequence of a write that was counted; minus the
   * thread while it truncates or allocates.
   */
  static final int DIRTIES = 5;

  static final int MEMBER_WORDS = 6;

  /** Words of a row of counters. */
  static final int BYTES = 0;

  static final int WRITES = 1;
  static final int CREATES = 2;
  static final int NAMESPACE = 3;
  static final int DROPPED = 4;

  /** Writes that found the ring full. */
  static final int LOST = 5;

  /** Stretches of memory made dirty through mappings, and the pages they hold. */
  static final int MAPPED = 6;

  static final int MAPPED_PAGES = 7;

  /** First of the counters of write sizes: element i counts 2^i to 2^(i+1) - 1 bytes. */
  static final int SIZES = 8;

  static final int SIZE_BUCKETS = 32;
  static final int ROW_WORDS = SIZES + SIZE_BUCKETS;

  /** Words of an unnamed file beside its row. */
  static final int DIRECTORY = ROW_WORDS;

  static final int UNNAMED_WORDS = ROW_WORDS + 2;

  static final int GROUPS_MAX = 64;

  /** 130 bytes of kernel memory each, taken only as used: 520 MB for the largest tree. */
  static final int MEMBERS_MAX = 4_000_000;

  /** Files created between two reads, under rules only. */
  private static final int UNNAMED_MAX = 1_000_000;

  private static final int THREADS_MAX = 16_384;

  /**
   * The only setting: 0 sends every write through the ring, k those of one in 2^k stretches, a
   * negative number none.
   */
  static final int FOLLOWED_SHIFT = 0;

  /**
   * @param named whether rules ask for the names of new files
   */
  static CountingMaps create(boolean named) {
    BpfMap members = BpfMap.hash(MEMBER_WORDS, MEMBERS_MAX);
    BpfMap unnamed = BpfMap.hash(UNNAMED_WORDS, UNNAMED_MAX);
    BpfMap totals = BpfMap.array(ROW_WORDS, GROUPS_MAX);
    BpfMap directions = BpfMap.recentlyUsed(1, THREADS_MAX);
    BpfMap settings = BpfMap.array(1, 1);
    return new CountingMaps(
        members, unnamed, totals, directions, settings, BpfRing.create(), named);
  }

  /** A member that no write has touched yet. */
  static long[] freshMember(int group) {
    return new long[] {group, -1, -1, -1, 0, 0};
  }

  /** Removes all members of a group. */
  void forget(int group) {
    long[] member = new long[MEMBER_WORDS];
    OptionalLong key = members.firstKey();
    for (long looked = 0; key.isPresent() && looked < 2L * MEMBERS_MAX; looked++) {
      long at = key.getAsLong();
      key = members.keyAfter(at);
      if (members.read(at, member) && (int) member[GROUP] == group) {
        members.remove(at);
      }
    }
  }

  /** Key of an inode: ext4 numbers inodes with 32 bits, devices have 32 bits. */
  static long key(long device, long inode) {
    return device << 32 | inode;
  }

  @Override
  public void close() {
    members.close();
    unnamed.close();
    totals.close();
    directions.close();
    settings.close();
    ring.close();
  }
}

package dev.weir.collector.linux;

/**
 * The maps that the programs in the kernel and the reader here share.
 *
 * <p>{@code members}: file or directory that counts -> {group, end of the operation under way,
 * where its next piece begins}. {@code unnamed}: created since the last read and not yet held
 * against the rules -> its own row of counters, then its directory and mode. {@code totals}: one
 * row of counters for each group. {@code directions}: thread -> 1 if its direct operation writes.
 */
record CountingMaps(BpfMap members, BpfMap unnamed, BpfMap totals, BpfMap directions, boolean named)
    implements AutoCloseable {
  /** Words of a member. */
  static final int GROUP = 0;

  static final int OPERATION_END = 1;
  static final int NEXT_PIECE = 2;
  static final int MEMBER_WORDS = 3;

  /** Words of a row of counters. */
  static final int BYTES = 0;

  static final int WRITES = 1;
  static final int CREATES = 2;
  static final int NAMESPACE = 3;
  static final int DROPPED = 4;
  static final int ROW_WORDS = 8;

  /** Words of an unnamed file beside its row. */
  static final int DIRECTORY = ROW_WORDS;

  static final int UNNAMED_WORDS = ROW_WORDS + 2;

  static final int GROUPS_MAX = 64;

  /** 100 bytes of kernel memory each, taken only as used: 400 MB for the largest tree. */
  static final int MEMBERS_MAX = 4_000_000;

  /** Files created between two reads, under rules only. */
  private static final int UNNAMED_MAX = 1_000_000;

  private static final int THREADS_MAX = 16_384;

  /**
   * @param named whether rules ask for the names of new files
   */
  static CountingMaps create(boolean named) {
    BpfMap members = BpfMap.hash(MEMBER_WORDS, MEMBERS_MAX);
    BpfMap unnamed = BpfMap.hash(UNNAMED_WORDS, UNNAMED_MAX);
    BpfMap totals = BpfMap.array(ROW_WORDS, GROUPS_MAX);
    BpfMap directions = BpfMap.recentlyUsed(1, THREADS_MAX);
    return new CountingMaps(members, unnamed, totals, directions, named);
  }

  /** A member that no write has touched yet. */
  static long[] freshMember(int group) {
    return new long[] {group, -1, -1};
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
  }
}

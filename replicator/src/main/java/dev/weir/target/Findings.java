package dev.weir.target;

import java.util.List;

/**
 * What an inspection found.
 *
 * @param sequence of its last operation
 * @param known false when it was cut short on the target, so that nothing can be said
 * @param objects names compared
 * @param bytes of content compared
 * @param count all findings but the orphans that the policy leaves where they are
 * @param orphans those
 * @param first the first ones, those that count before the orphans that do not, at most {@link
 *     #KEPT_MAX}
 */
public record Findings(
    long sequence,
    boolean known,
    long objects,
    long bytes,
    long count,
    long orphans,
    List<Finding> first) {
  /** Enough to see a pattern; the count tells how many there are. */
  public static final int KEPT_MAX = 100;

  public Findings {
    first = List.copyOf(first);
  }

  static Findings unknown(long sequence) {
    return new Findings(sequence, false, 0, 0, 0, 0, List.of());
  }

  /** What is wrong. */
  public enum Kind {
    /** Bytes differ, or are not there. */
    CONTENT(1),
    /** Size, mode, owner, modification time, link target or device number differ. */
    ATTRIBUTES(2),
    /** The source has it, the replica does not. */
    MISSING(3),
    /** The replica has it, the source does not. */
    ORPHAN(4),
    /** Something else has this name. */
    REPLACED(5);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** The number on the wire. */
    public int number() {
      return number;
    }

    /**
     * @throws IllegalArgumentException for a number that no version up to this one defines
     */
    public static Kind of(int number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new IllegalArgumentException("unknown kind of finding " + number);
    }
  }

  /**
   * One of them.
   *
   * @param path below the root, readable
   * @param offset of the first byte that differs at the earliest, whole blocks; 0 but for CONTENT
   * @param bytes in the blocks that differ; 0 but for CONTENT
   */
  public record Finding(Kind kind, String path, long offset, long bytes) {}
}

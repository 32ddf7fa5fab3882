package dev.weir.operation;

/** What an operation does; the number is the one on disk and on the wire. */
public enum OperationType {
  WRITE(1),
  TRUNCATE(2),
  CREATE(3),
  LINK(4),
  UNLINK(5),
  RENAME(6),
  ATTRIBUTES(7),
  SET_XATTR(8),
  REMOVE_XATTR(9),
  ALLOCATE(10),
  ENTRY(11),
  MIRROR_BEGIN(12),
  MIRROR_END(13),
  BLOCKS(14),
  MIRROR_CHECKED(15),
  FACTS(16),
  VERIFY_BEGIN(17),
  VERIFY_END(18),
  NAMES(19);

  private static final OperationType[] BY_NUMBER = new OperationType[20];

  static {
    for (OperationType type : values()) {
      BY_NUMBER[type.number] = type;
    }
  }

  private final int number;

  OperationType(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /**
   * @throws IllegalArgumentException for a number that no version up to this one defines
   */
  public static OperationType of(int number) {
    if (number < 1 || number >= BY_NUMBER.length) {
      throw new IllegalArgumentException("unknown operation type " + number);
    }
    return BY_NUMBER[number];
  }
}

package dev.weir.proving.workload;

/** What one operation of the workload does; the number is the one in the journal. */
public enum OperationKind {
  /** A stamped record written at an offset of a file that is there from the beginning. */
  WRITE(1),
  /** A file created under its temporary name with one stamped record as its content. */
  CREATE(2),
  /** The change of that file's mode from 0600 to 0640. */
  MODE(3),
  /** The temporary name becomes the final one. */
  RENAME(4),
  /** The file goes away. */
  DELETE(5);

  private static final OperationKind[] ALL = values();

  private final int number;

  OperationKind(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /**
   * @throws IllegalArgumentException for a number that is none of a kind
   */
  public static OperationKind of(int number) {
    if (number < 1 || number > ALL.length) {
      throw new IllegalArgumentException("unknown kind of operation " + number);
    }
    return ALL[number - 1];
  }
}

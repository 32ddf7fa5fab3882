package dev.weir.workload;

/** Is told how far the reading of many files is. May be called by several threads, one by one. */
public interface ReadingProgress {
  /** Nobody watches. */
  ReadingProgress NONE = new ReadingProgress() {};

  /** What is done with the files. */
  enum Phase {
    /** Opening them and taking their hashes. */
    CHECKING,
    /** Reading every sample for the figures of each source. */
    READING,
    /** Reading them again to add them up on one clock. */
    SUMMING
  }

  /**
   * A phase begins.
   *
   * @param files how many there are to do
   */
  default void begins(Phase phase, int files) {}

  /** One more file is done. */
  default void fileDone() {}
}

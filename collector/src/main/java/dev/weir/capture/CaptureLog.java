package dev.weir.capture;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a running measurement stores what it sees: one file, or several one after the other. */
public interface CaptureLog extends IntervalSink, Closeable {
  /** What {@link #endNanos} says before the first row. */
  long NOTHING_YET = Long.MIN_VALUE;

  /** Adds a source that appeared after the start and returns its index. */
  int addSource(SourceInfo source);

  /** Stores what the measuring has cost so far; the last entry counts. */
  void cost(CollectionCost cost);

  /** Stores a sentence that every reader of the capture is shown. */
  void warning(String sentence);

  /**
   * Stores a sentence that also concerns whatever is measured later in this run, in other files.
   */
  default void standingWarning(String sentence) {
    warning(sentence);
  }

  /** Bytes handed to the medium so far. */
  long bytesWritten();

  /** Bytes that the capture takes up now. */
  default long size() {
    return bytesWritten();
  }

  /** The file being written, where there is one. */
  default Path path() {
    return Path.of("");
  }

  /** Why what is accepted waits in memory at present; empty while all is stored. */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /** What befell the files since the last call and a person should hear now, in whole sentences. */
  default List<String> takeNews() {
    return List.of();
  }

  /** End of the last stored row of any source in epoch nanoseconds, or {@link #NOTHING_YET}. */
  long endNanos();

  /**
   * End of the last stored row of one source in epoch nanoseconds, or {@link #NOTHING_YET}; in a
   * capture that was resumed this may be long ago.
   */
  long endNanos(int source);

  /**
   * Makes what was accepted so far survive the death of this process. Called after each tick.
   *
   * @param monotonicNanos a clock that never jumps
   */
  void persist(long monotonicNanos);
}

package dev.weir.intercept;

import java.io.IOException;
import java.nio.file.Path;

/** Sees every change below one protected directory. */
public interface WriteSource extends AutoCloseable {
  /**
   * Begins to capture into {@code sink}; from its return on no change is missed, within the {@link
   * #promise()}.
   *
   * @throws dev.weir.problem.ProblemException when the directory cannot be captured, leaving it as
   *     it was
   */
  void start(OperationSink sink);

  /**
   * Whether an earlier process's capture of this directory stands and missed nothing, so that
   * {@link #resume} is possible.
   */
  default boolean inherits() {
    return false;
  }

  /**
   * As {@link #start}, going on where an earlier process ended: the sink has all that it recorded,
   * among it a whole mirror.
   */
  default void resume(OperationSink sink) {
    throw new UnsupportedOperationException("nothing is inherited");
  }

  /**
   * Puts the whole present content into the sink, between MIRROR_BEGIN and MIRROR_END, in order
   * with the changes that applications make meanwhile. Operations on what the mirror has not
   * mentioned yet are left out: it will come to them.
   *
   * @throws InterruptedException when asked to end before it is done
   */
  void mirror(MirrorProgress progress) throws InterruptedException;

  /** Whether {@link #mirrorDifference} is there. */
  default boolean canCompare() {
    return false;
  }

  /**
   * As {@link #mirror}, but with sums in place of contents, and with nothing in place of contents
   * that are {@code known}; contents follow as {@code wanted} tells what differs.
   *
   * @throws InterruptedException when asked to end before it is done
   */
  default void mirrorDifference(KnownFiles known, WantedBlocks wanted, MirrorProgress progress)
      throws InterruptedException {
    throw new UnsupportedOperationException("this way of capturing compares nothing");
  }

  /** Whether {@link #catalogue} is there. */
  default boolean canCatalogue() {
    return canCompare();
  }

  /**
   * Tells each file with content as it shows itself while everything is captured, for {@link
   * KnownFiles} later. Files that changed just now are left out: their next change might show the
   * same time. Only after a whole mirror, and where {@link #canCatalogue}.
   *
   * @return a sequence: who holds everything up to it holds at least what was told
   * @throws InterruptedException when asked to end before it is done
   * @throws dev.weir.problem.ProblemException when the directory cannot be read
   */
  default long catalogue(FileListener files) throws InterruptedException {
    throw new UnsupportedOperationException("this way of capturing compares nothing");
  }

  /**
   * Puts what the directory holds into the sink to be compared, with sums in place of contents, in
   * order with the changes that applications make meanwhile. Only after a whole mirror, and where
   * {@link #canCompare}.
   *
   * @return the sequence of its last operation
   * @throws InterruptedException when asked to end before it is done
   */
  default long inspect(MirrorProgress progress) throws InterruptedException {
    throw new UnsupportedOperationException("this way of capturing compares nothing");
  }

  /** Whether applications can be kept waiting for room in the sink. */
  default boolean keepsWaiting() {
    return false;
  }

  /** Which part of the directory is replicated, in words; empty for all of it. */
  default String rules() {
    return "";
  }

  /** The protected directory. */
  Path root();

  /**
   * What this way of capturing guarantees and what it does not, in whole sentences for {@code weir
   * job status}.
   */
  String promise();

  /**
   * How many changes took effect and could not be told to the sink; when it grows, the replica
   * needs a new mirror.
   */
  default long missed() {
    return 0;
  }

  /**
   * Has the file system of the directory write back what programs wrote, after {@link #close}, too.
   *
   * @throws IOException when it cannot
   */
  default void writeBack() throws IOException {
    throw new UnsupportedOperationException("this way of capturing compares nothing");
  }

  /** Ends capture and leaves the directory as it was before {@link #start}; may be called twice. */
  @Override
  void close();

  /** Hears how far a mirror is. */
  interface MirrorProgress {
    void advanced(long entries, long bytes);

    /** So many bytes of content were put in as sums so far. */
    default void compared(long bytes) {}

    /** So many bytes of content were known to be there so far, and neither read nor sent. */
    default void skipped(long bytes) {}
  }
}

package dev.weir.collector.sampling;

import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Counts what is written, per source, from the moment it is opened. Used by one thread.
 *
 * <p>The sampling loop calls {@link #sample} at each tick and stores the difference to the tick
 * before. The first sample only sets the starting point.
 */
public interface Probe extends AutoCloseable {
  /** Short name for the capture's header, for example {@code bpf-tracepoints}. */
  String name();

  /**
   * The sources seen so far. The list may grow at a {@link #sample}; a source keeps its index, also
   * after it disappeared.
   */
  List<SourceInfo> sources();

  /**
   * Reports the counters of every source that can be read now, each at most once, in any order. A
   * source left out is unknown for the intervals that touch this tick and leaves a gap.
   *
   * @param now time of the tick
   * @throws RuntimeException never for one unreadable source; only when the probe as a whole is
   *     dead, which ends the capture with what has been measured
   */
  void sample(Instant now, CounterSink counters);

  /**
   * Reports what is known beside the counters. Asked about once a minute.
   *
   * @param startNanos begin of the stretch since the last call, in the capture's time
   * @param lengthNanos its length
   */
  default void observe(long startNanos, long lengthNanos, Consumer<Observation> observations) {}

  /**
   * Does about half of the work that is not needed for bytes and operations from now on, because
   * measuring costs more than was allowed.
   *
   * @return what was given up, in a whole sentence; empty where nothing is left to give up
   */
  default Optional<String> ease() {
    return Optional.empty();
  }

  /**
   * Processor time that this probe's programs have taken inside the kernel so far, which
   * applications pay as they write; -1 where nothing runs there or the kernel does not tell.
   */
  default long kernelNanos() {
    return -1;
  }

  /** What this probe cannot see or counts differently, in whole sentences. */
  List<String> limits();

  /** What happened during this run that weakens its figures, in whole sentences. */
  default List<String> warnings() {
    return List.of();
  }

  /** Lets go of everything the probe holds on the machine. */
  @Override
  void close();

  /** Receives cumulative counters without boxing. */
  @FunctionalInterface
  interface CounterSink {
    /**
     * @param source index into {@link Probe#sources()}
     * @param bytes bytes written since any fixed moment; a smaller value than at the tick before
     *     means that the counter started anew and leaves a gap
     * @param operations write operations since the same moment, or -1 where unknown
     */
    void counter(int source, long bytes, long operations);

    /**
     * Leaves a source out of this tick and says why, for the gap.
     *
     * @param why what keeps it from being counted, without a full stop
     */
    default void missing(int source, String why) {}
  }
}

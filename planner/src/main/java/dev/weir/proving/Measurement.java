package dev.weir.proving;

import dev.weir.proving.observe.Observation;
import dev.weir.proving.workload.WriterResult;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of the replicated run, on the clock of its workload.
 *
 * @param writer how the writer went
 * @param visibleAge seconds, by the replica's files
 * @param durableAge seconds, by the target's redo journal
 * @param visiblePayload payload bytes that the replica did not show
 * @param durablePayload payload bytes that were not in the redo journal
 * @param visibleWire wire bytes that the replica lacked, empty where nobody counted the line
 * @param durableWire wire bytes that the redo journal lacked, likewise
 * @param sentBytes that left the source's end of the line from the first to the last sample
 * @param sent the same up to each sample, no sample where nobody counted the line
 * @param disorder samples in which something was missing before something visible, plus stamps out
 *     of order in the journal
 */
public record Measurement(
    WriterResult writer,
    Course visibleAge,
    Course durableAge,
    Course visiblePayload,
    Course durablePayload,
    Optional<Course> visibleWire,
    Optional<Course> durableWire,
    OptionalLong sentBytes,
    Course sent,
    long disorder) {

  /**
   * Puts samples onto the workload's clock.
   *
   * @param sent bytes that had left the source's end of the line, one for each sample
   */
  static Measurement of(
      WriterResult writer,
      List<Observation> visible,
      List<Observation> durable,
      List<OptionalLong> sent) {
    long start = writer.startNanos();
    long disorder = visible.stream().filter(seen -> seen.disorder() > 0).count();
    disorder += durable.isEmpty() ? 0 : durable.getLast().disorder();
    boolean counted = !sent.isEmpty() && sent.stream().allMatch(OptionalLong::isPresent);
    long[] counter =
        counted ? sent.stream().mapToLong(OptionalLong::getAsLong).toArray() : new long[0];
    return new Measurement(
        writer,
        course(visible, start, seen -> seen.ageNanos() / 1e9),
        course(durable, start, seen -> seen.ageNanos() / 1e9),
        course(visible, start, Observation::outstandingBytes),
        course(durable, start, Observation::outstandingBytes),
        counted ? Optional.of(wire(visible, start, counter)) : Optional.empty(),
        counted && durable.size() == counter.length
            ? Optional.of(wire(durable, start, counter))
            : Optional.empty(),
        counted ? OptionalLong.of(counter[counter.length - 1] - counter[0]) : OptionalLong.empty(),
        sent(visible, start, counter),
        disorder);
  }

  private static Course sent(List<Observation> seen, long start, long[] counter) {
    long first = counter.length == 0 ? 0 : counter[0];
    return new Course(
        seen.stream().limit(counter.length).mapToLong(each -> each.atNanos() - start).toArray(),
        Arrays.stream(counter).mapToDouble(bytes -> bytes - first).toArray());
  }

  private static Course course(
      List<Observation> seen, long start, ToDoubleFunction<Observation> value) {
    return new Course(
        seen.stream().mapToLong(sample -> sample.atNanos() - start).toArray(),
        seen.stream().mapToDouble(value).toArray());
  }

  /**
   * Wire bytes outstanding at each sample: what the line carried from then until everything written
   * by then had arrived. Counted, so that it rests on no ratio and no model of overhead.
   */
  private static Course wire(List<Observation> seen, long start, long[] counter) {
    long[] at = new long[seen.size()];
    double[] bytes = new double[seen.size()];
    int arrived = 0;
    for (int i = 0; i < seen.size(); i++) {
      Observation now = seen.get(i);
      at[i] = now.atNanos() - start;
      arrived = Math.max(arrived, i);
      while (arrived < seen.size() - 1 && lacks(seen.get(arrived), now.atNanos())) {
        arrived++;
      }
      bytes[i] = counter[arrived] - counter[i];
    }
    return new Course(at, bytes);
  }

  /** Whether something written by {@code instant} was still missing at the later sample. */
  private static boolean lacks(Observation later, long instant) {
    return later.outstandingOperations() > 0 && later.atNanos() - later.ageNanos() <= instant;
  }

  /** Whether backlogs are known in wire bytes; otherwise they are payload bytes. */
  public boolean countedOnTheLine() {
    return durableWire.isPresent() && visibleWire.isPresent();
  }

  /** The durable backlog: in wire bytes where the line was counted, else in payload bytes. */
  public Course durableBacklog() {
    return countedOnTheLine() ? durableWire.orElseThrow() : durablePayload;
  }

  /** The visible backlog, likewise. */
  public Course visibleBacklog() {
    return countedOnTheLine() ? visibleWire.orElseThrow() : visiblePayload;
  }

  /** Seconds from the largest backlog until the target has caught up. */
  public double drainSeconds() {
    return Forecast.drainSeconds(durableAge, durableBacklog().peakAtNanos());
  }
}

package dev.weir.collector.inspecting;

import dev.weir.capture.CaptureSource;
import dev.weir.capture.CostInterval;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceStatistics;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** All sources of one capture, summed up, and what measuring them cost. */
public record CaptureProfile(List<SourceProfile> sources, CostSum cost) {
  /**
   * Reads a capture once. Memory does not depend on its length.
   *
   * @param file its name, for messages
   * @param zone whose hours and weekdays count
   * @throws dev.weir.problem.ProblemException when the content is broken
   */
  public static CaptureProfile of(String file, CaptureSource capture, ZoneId zone)
      throws IOException {
    Reading reading = new Reading(file, capture.header().sources(), zone);
    capture.readInto(reading);
    List<SourceStatistics> statistics = reading.sums.statistics();
    List<SourceProfile> profiles = new ArrayList<>();
    for (int i = 0; i < statistics.size(); i++) {
      profiles.add(reading.each[i].profile(statistics.get(i)));
    }
    return new CaptureProfile(profiles, reading.cost);
  }

  private static final class Reading implements IntervalSink {
    final SourceStatistics.Sums sums;
    final OneSource[] each;
    CostSum cost = CostSum.NONE;

    Reading(String file, List<SourceInfo> sources, ZoneId zone) {
      sums = new SourceStatistics.Sums(file, sources);
      each = new OneSource[sources.size()];
      for (int i = 0; i < each.length; i++) {
        each[i] = new OneSource(zone);
      }
    }

    @Override
    public void interval(
        int source, long startNanos, long lengthNanos, long bytes, long operations) {
      sums.interval(source, startNanos, lengthNanos, bytes, operations);
      each[source].interval(startNanos, lengthNanos, bytes, operations);
    }

    @Override
    public void gap(int source, long startNanos, long lengthNanos, String cause) {
      sums.gap(source, startNanos, lengthNanos, cause);
      each[source].gap(startNanos, lengthNanos, cause);
    }

    @Override
    public void observation(Observation observation) {
      each[observation.source()].observations.add(observation);
    }

    @Override
    public void cost(CostInterval interval) {
      cost = cost.and(interval);
    }
  }

  private static final class OneSource {
    private final MinuteSums minutes;
    private final GapTally gaps = new GapTally();
    final ObservationTally observations = new ObservationTally();
    private long end = Long.MAX_VALUE;
    private long operations;
    private long bytesOfThem;
    private long intervalsWithThem;

    OneSource(ZoneId zone) {
      minutes = new MinuteSums(zone);
    }

    void interval(long startNanos, long lengthNanos, long bytes, long count) {
      reach(startNanos, lengthNanos);
      minutes.interval(startNanos, lengthNanos, bytes);
      if (count >= 0) {
        operations += count;
        bytesOfThem += bytes;
        intervalsWithThem++;
      }
    }

    void gap(long startNanos, long lengthNanos, String cause) {
      reach(startNanos, lengthNanos);
      gaps.add(startNanos, lengthNanos, cause);
    }

    private void reach(long startNanos, long lengthNanos) {
      if (startNanos > end) {
        gaps.add(end, startNanos - end, GapTally.UNSAID);
      }
      end = startNanos + lengthNanos;
    }

    SourceProfile profile(SourceStatistics statistics) {
      return new SourceProfile(
          statistics,
          minutes.result(),
          gaps.result(),
          new Operations(operations, bytesOfThem, intervalsWithThem),
          observations.writeSizes(),
          observations.rewriting(),
          observations.packing());
    }
  }
}

package dev.weir.proving;

import dev.weir.proving.line.FrameRelay;
import dev.weir.proving.line.LineSpec;
import dev.weir.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What was measured beside the figures that are judged: from it the cause of a difference is told.
 *
 * @param plainBytes payload written in the run without replication
 * @param replicatedBytes payload written in the replicated run
 * @param predictedWireBytes what that payload was to take on the line
 * @param sentWireBytes what the line carried; empty where nobody counted
 * @param usableBitsPerSecond what the line was to carry
 * @param carriedBitsPerSecond what it carried while there was a backlog, outside of outages and
 *     caps; empty where there was none or nobody counted
 * @param busyShare of the processors while there was a backlog; empty where there was none
 * @param holeSeconds the longest time without a recovery point, by the node's own state
 * @param relay what a relay made of the frames
 */
public record Circumstances(
    long plainBytes,
    long replicatedBytes,
    double predictedWireBytes,
    OptionalLong sentWireBytes,
    double usableBitsPerSecond,
    OptionalDouble carriedBitsPerSecond,
    OptionalDouble busyShare,
    double holeSeconds,
    Optional<FrameRelay.Told> relay) {
  /** Below it the line may have been idle between two writes. */
  private static final double BEHIND_SECONDS = 2;

  private static final double BITS = 8;

  /** States in which no recovery point comes to be, as {@code weir job status} names them. */
  private static final List<String> IN_HOLE = List.of("Disconnected", "Mirroring");

  static Circumstances of(
      LineSpec line,
      Workload plain,
      Workload captured,
      Forecast own,
      ReplicatedRun.Result run,
      Optional<FrameRelay.Told> relay) {
    Measurement measured = run.measured();
    boolean steady = line.outages().isEmpty() && line.caps().isEmpty();
    return new Circumstances(
        plain.totalBytes(),
        captured.totalBytes(),
        own.writtenWireBytes(),
        measured.sentBytes(),
        line.candidate().usableBitsPerSecond(),
        steady ? carried(measured) : OptionalDouble.empty(),
        busy(measured, run.load()),
        hole(run.books()),
        relay);
  }

  /** Over the longest time with a backlog. */
  private static OptionalDouble carried(Measurement measured) {
    Course age = measured.durableAge();
    Course sent = measured.sent();
    if (sent.size() != age.size()) {
      return OptionalDouble.empty();
    }
    int[] longest = behind(age);
    int from = longest[0];
    int to = longest[1];
    if (to <= from) {
      return OptionalDouble.empty();
    }
    double seconds = (age.atNanos()[to] - age.atNanos()[from]) / 1e9;
    return OptionalDouble.of((sent.values()[to] - sent.values()[from]) * BITS / seconds);
  }

  /** First and last sample of the longest stretch in which the age is high. */
  private static int[] behind(Course age) {
    int[] longest = {0, 0};
    int from = 0;
    for (int i = 0; i < age.size(); i++) {
      if (age.values()[i] < BEHIND_SECONDS) {
        from = i + 1;
      } else if (i - from > longest[1] - longest[0]) {
        longest = new int[] {from, i};
      }
    }
    return longest;
  }

  private static OptionalDouble busy(Measurement measured, List<ProcessorLoad.Sample> load) {
    Course age = measured.durableAge();
    int[] longest = behind(age);
    if (longest[1] <= longest[0]) {
      return OptionalDouble.empty();
    }
    long start = measured.writer().startNanos();
    long from = start + age.atNanos()[longest[0]];
    long to = start + age.atNanos()[longest[1]];
    List<ProcessorLoad.Sample> within =
        load.stream().filter(each -> each.atNanos() >= from && each.atNanos() <= to).toList();
    if (within.size() < 2) {
      return OptionalDouble.empty();
    }
    double all = within.getLast().all() - within.getFirst().all();
    double idle = within.getLast().idle() - within.getFirst().idle();
    return all <= 0 ? OptionalDouble.empty() : OptionalDouble.of(1 - idle / all);
  }

  private static double hole(List<NodeStatus> books) {
    double longest = 0;
    long since = Long.MIN_VALUE;
    for (NodeStatus status : books) {
      if (!IN_HOLE.contains(status.phase()) && !status.phase().equals("Connecting")) {
        since = Long.MIN_VALUE;
      } else if (since == Long.MIN_VALUE && IN_HOLE.contains(status.phase())) {
        since = status.atNanos();
      }
      longest = Math.max(longest, since == Long.MIN_VALUE ? 0 : (status.atNanos() - since) / 1e9);
    }
    return longest;
  }
}

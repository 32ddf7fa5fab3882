package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Outages, overflows and mirrors against figures worked by hand: 1 MB/s is written evenly, the line
 * carries 10 MB/s, nothing is compressed and there is no overhead.
 */
final class InterruptionsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long ENDLESS = Long.MAX_VALUE / 4;
  private static final Policy ROOMY = policy(ENDLESS, ENDLESS);

  /** 10 MB in memory and 190 MB on disk: 200 s of writes. */
  private static final Policy SMALL = policy(10_000_000, 190_000_000);

  private static final Outages FIVE_AND_THREE =
      new Outages(List.of(), Duration.ofSeconds(5), Duration.ofSeconds(3));

  /** What grain, one frame and the polling of whole nanoseconds may add to an instant. */
  private static final Offset<Double> CLOSE = within(1.0);

  @Test
  void outageDelaysUntilTheConnectionStandsAgainAndTheBacklogDrains() {
    SimulationResult result = run(job(steady(3000), ROOMY), outage(1000, 1600));

    assertThat(result.peakBacklogWireBytes()).isCloseTo(603e6, within(1e6));
    assertThat(seconds(result.peakBacklogAt())).isCloseTo(1603, CLOSE);
    assertThat(result.peakAgeSeconds()).isCloseTo(603, CLOSE);
    assertThat(seconds(result.peakAgeAt())).isCloseTo(1603, CLOSE);
    assertThat(result.drained()).isTrue();
    long lastSlow = lastSampleOlderThan(result, 2);
    assertThat(seconds(lastSlow)).as("603 MB at 9 MB/s later").isCloseTo(1603 + 67, within(2.0));
    assertThat(result.overflowAt()).isEqualTo(SimulationResult.NEVER);
    assertThat(result.holes().count()).isZero();
  }

  @Test
  void outageShorterThanTheDetectionIsOnlyAPause() {
    SimulationResult result = run(job(steady(600), ROOMY), outage(100, 104));

    assertThat(result.peakAgeSeconds()).isCloseTo(4, within(0.3));
    assertThat(result.peakBacklogWireBytes()).isCloseTo(4e6, within(0.6e6));
  }

  @Test
  void sendsAgainWhatWasNotAcknowledgedBeforeTheCut() {
    SimulatedLine far = outage(1000, 1600).withLatency(Duration.ofSeconds(2));
    SimulationResult result = run(job(steady(3000), ROOMY), far);
    SimulationResult without =
        run(job(steady(3000), ROOMY), line().withLatency(Duration.ofSeconds(2)));

    assertThat(without.peakAgeSeconds()).isCloseTo(2.2, within(0.3));
    assertThat(result.peakAgeSeconds())
        .as("written at 998, known to be durable at 1605")
        .isCloseTo(607, CLOSE);
    assertThat(result.drained()).isTrue();
  }

  @Test
  void connectionIsMadeAfterTheLastOfOutagesThatFollowEachOtherClosely() {
    SimulatedLine line =
        line().withOutages(FIVE_AND_THREE.at(List.of(cut(1000, 1100), cut(1102, 1200))));
    SimulationResult result = run(job(steady(3000), ROOMY), line);

    assertThat(result.peakAgeSeconds()).isCloseTo(203, CLOSE);
  }

  @Test
  void runThatBeginsWithinAnOutageConnectsAfterIt() {
    SimulationResult result = run(job(steady(600), ROOMY), outage(-50, 40));

    assertThat(result.peakAgeSeconds()).isCloseTo(43, CLOSE);
  }

  @Test
  void queueFillsMemoryThenDisk() {
    SimulationResult result =
        run(job(steady(3000), policy(100_000_000, ENDLESS)), outage(1000, 1600));

    assertThat((double) result.queue().memoryBytes()).isCloseTo(100e6, within(1e6));
    assertThat(seconds(result.queue().memoryAt())).isBetween(1099.0, 1604.0);
    assertThat((double) result.queue().diskBytes()).isCloseTo(503e6, within(2e6));
    assertThat(seconds(result.queue().diskAt())).isCloseTo(1603, CLOSE);
    assertThat(result.queue().fullAt()).isEqualTo(SimulationResult.NEVER);
    assertThat(result.peakAgeSeconds()).isCloseTo(603, CLOSE);
  }

  @Test
  void fullMirrorAfterAnOverflowLeavesAHole() {
    Mirror mirror = new Mirror(20_000_000_000L, 100e6, 1, new Mirror.Full());
    SimulationResult result = run(job(steady(6000), SMALL).withMirror(mirror), outage(1000, 2000));

    assertThat(seconds(result.overflowAt())).isCloseTo(1200, CLOSE);
    assertThat(result.queue().fullAt()).isEqualTo(result.overflowAt());
    assertThat(result.holes().count()).isEqualTo(1);
    RecoveryHole hole = result.holes().first().getFirst();
    assertThat(seconds(hole.startNanos())).isCloseTo(1200, CLOSE);
    assertThat(seconds(hole.sinceNanos())).isCloseTo(1000, CLOSE);
    assertThat(seconds(hole.mirrorFromNanos())).isCloseTo(2003, CLOSE);
    assertThat(hole.mirrorNanos() / 1e9).as("20 GB at 9 MB/s").isCloseTo(20e9 / 9e6, within(2.0));
    assertThat(hole.breaks()).isEqualTo(1);
    double end = 2003 + 20e9 / 9e6;
    assertThat(result.peakAgeSeconds()).isCloseTo(end - 1000, within(3.0));
    assertThat(result.peakBacklogWireBytes())
        .as("everything written since the last recovery point")
        .isCloseTo((end - 1000) * 1e6, within(3e6));
    assertThat(result.drained()).isTrue();
    assertThat(ageAt(result, 1900)).isCloseTo(900, CLOSE);
    assertThat(ageAt(result, 5000)).isCloseTo(0, CLOSE);
  }

  @Test
  void differenceMirrorReadsEverythingAndShipsWhatWasWrittenSince() {
    Mirror slowDisks = new Mirror(20_000_000_000L, 100e6, 1, new Mirror.Difference(0));
    Mirror fastDisks = new Mirror(20_000_000_000L, 1e12, 1, new Mirror.Difference(0));

    RecoveryHole read = hole(slowDisks);
    RecoveryHole shipped = hole(fastDisks);

    assertThat(read.mirrorNanos() / 1e9).as("20 GB at 100 MB/s").isCloseTo(200, CLOSE);
    assertThat(shipped.mirrorNanos() / 1e9)
        .as("1,003 MB, written since 1000, at 9 MB/s")
        .isCloseTo(1003.0 / 9, CLOSE);
  }

  @Test
  void differenceMirrorShipsWholeBlocksForEachOperationAndNeverMoreThanEverything() {
    Mirror blocks = new Mirror(20_000_000_000L, 1e12, 1, new Mirror.Difference(64 * 1024));
    Mirror huge = new Mirror(2_000_000_000L, 1e12, 1, new Mirror.Difference(64 * 1024 * 1024));

    assertThat(hole(blocks).mirrorNanos() / 1e9)
        .as("each of 100 operations a second brings a block more than its bytes")
        .isCloseTo(1003 * (1e6 + 100 * 65_536) / 9e6, within(2.0));
    assertThat(hole(huge).mirrorNanos() / 1e9).isCloseTo(2e9 / 9e6, CLOSE);
  }

  @Test
  void endsAtTheOverflowWhenNoMirrorIsDescribed() {
    SimulationResult result = run(job(steady(6000), SMALL), outage(1000, 2000));

    assertThat(seconds(result.overflowAt())).isCloseTo(1200, CLOSE);
    assertThat(result.peakAgeSeconds()).isCloseTo(200, CLOSE);
    assertThat(result.holes().first())
        .singleElement()
        .extracting(RecoveryHole::endNanos)
        .isEqualTo(SimulationResult.NEVER);
    assertThat(result.drained()).isFalse();
  }

  @Test
  void mirrorThatIsSlowerThanTheWritesBeginsAgainAndAgainInOneHole() {
    SimulatedLine slow = new SimulatedLine(new Cap.Constant(0.9e6), Duration.ZERO, Outages.NONE);
    Mirror mirror = new Mirror(20_000_000_000L, 100e6, 1, new Mirror.Full());
    SimulationResult result = run(job(steady(20_000), SMALL).withMirror(mirror), slow);

    assertThat(seconds(result.overflowAt())).as("200 MB at 0.1 MB/s").isCloseTo(2000, within(10.0));
    assertThat(result.holes().count()).isEqualTo(1);
    RecoveryHole hole = result.holes().first().getFirst();
    assertThat(hole.endNanos()).isEqualTo(SimulationResult.NEVER);
    assertThat(hole.breaks()).isGreaterThan(2);
    assertThat(result.peakAgeSeconds()).isCloseTo(20_000 - 1800, within(10.0));
    assertThat(result.drained()).isFalse();
  }

  @Test
  void lineSlowerThanTheMeanSaysWhenTheQueueWillBeFull() {
    SimulatedLine slow = SimulatedLine.of(new Cap.Constant(0.9e6));
    SimulationResult result = run(job(steady(1000), SMALL), slow);

    assertThat(result.overflowAt()).isEqualTo(SimulationResult.NEVER);
    assertThat(seconds(result.queue().fullAt())).isCloseTo(2000, within(10.0));
  }

  @Test
  void firstMirrorTakesWhatTheWritesLeaveOfTheLine() {
    for (double written : new double[] {0.2e6, 1e6, 5e6, 9e6}) {
      Mirror mirror = new Mirror(20_000_000_000L, 1e9, 1, new Mirror.Full());
      SimulatedJob job =
          job(steady(60, written), SMALL).withMirror(mirror).beginning(Beginning.EMPTY);
      SimulationResult result = run(job, line(), Continuation.repeating(Duration.ofDays(3)));

      double closed = 20e9 / (10e6 - written);
      assertThat(seconds(result.start().firstPointAt()))
          .as("%.0f B/s written", written)
          .isCloseTo(closed, within(1 + 0.001 * closed));
      assertThat(result.start().liveAt())
          .isBetween(result.start().firstPointAt(), after(closed + 10));
      assertThat(result.start().failures()).isZero();
      assertThat(result.peakAgeSeconds()).as("counted from the first point on").isLessThan(5);
    }
  }

  @Test
  void firstMirrorWaitsForDisksAndForItsOwnRatio() {
    Mirror disks = new Mirror(20_000_000_000L, 4e6, 1, new Mirror.Full());
    Mirror dense = new Mirror(20_000_000_000L, 1e9, 4, new Mirror.Full());
    Continuation onwards = Continuation.repeating(Duration.ofDays(3));
    SimulatedJob empty = job(steady(60), SMALL).withMirror(disks).beginning(Beginning.EMPTY);

    assertThat(seconds(run(empty, line(), onwards).start().firstPointAt()))
        .isCloseTo(5000, within(2.0));
    assertThat(seconds(run(empty.withMirror(dense), line(), onwards).start().firstPointAt()))
        .isCloseTo(5e9 / 9e6, within(2.0));
  }

  @Test
  void courierBringsTheCopyAndADifferenceMirrorFollows() {
    Mirror mirror = new Mirror(20_000_000_000L, 1e12, 1, new Mirror.Full());
    SimulatedJob job =
        job(steady(60), SMALL)
            .withMirror(mirror)
            .beginning(new Beginning.Couriered(Duration.ofSeconds(9000), 0));
    SimulationResult result = run(job, line(), Continuation.repeating(Duration.ofDays(3)));

    assertThat(seconds(result.start().connectedAt())).isCloseTo(9000, CLOSE);
    assertThat(seconds(result.start().firstPointAt()))
        .as("9,000 MB written meanwhile, at 9 MB/s")
        .isCloseTo(10_000, within(2.0));
  }

  @Test
  void batchesAreProtectedOneAfterTheOther() {
    Mirror mirror = new Mirror(20_000_000_000L, 1e9, 1, new Mirror.Full());
    List<SimulatedJob> jobs = job(steady(60), SMALL).withMirror(mirror).inBatches(4);
    SharedResult result =
        VirtualDriver.run(
            new SharedRequest(jobs, line(), Continuation.repeating(Duration.ofDays(3))));

    double expected = 0;
    for (int part = 0; part < 4; part++) {
      expected += 5e9 / (10e6 - (part + 1) * 0.25e6);
      assertThat(seconds(result.jobs().get(part).start().firstPointAt()))
          .as("part %d", part)
          .isCloseTo(expected, within(3.0));
    }
  }

  @Test
  void outageWithinTheFirstMirrorDelaysItByItsLength() {
    Mirror mirror = new Mirror(20_000_000_000L, 1e9, 1, new Mirror.Full());
    SimulatedJob job =
        job(steady(60), policy(10_000_000, ENDLESS)).withMirror(mirror).beginning(Beginning.EMPTY);
    SimulationResult result =
        run(job, outage(500, 797), Continuation.repeating(Duration.ofDays(3)));

    double carried = 300 * 10e6;
    assertThat(seconds(result.start().firstPointAt()))
        .as("what the line did not carry is caught up at what writes leave of it")
        .isCloseTo((20e9 + carried) / 9e6, within(5.0));
  }

  private static RecoveryHole hole(Mirror mirror) {
    SimulationResult result =
        run(
            job(steady(6000), policy(10_000_000, 190_000_000)).withMirror(mirror),
            outage(1000, 2000));
    assertThat(result.holes().count()).isEqualTo(1);
    return result.holes().first().getFirst();
  }

  private static Workload steady(int seconds) {
    return steady(seconds, 1e6);
  }

  private static Workload steady(int seconds, double bytesPerSecond) {
    WorkloadBuilder builder = new WorkloadBuilder("steady", ZoneOffset.UTC);
    LongStream.range(0, seconds)
        .forEach(s -> builder.interval(s * SECOND, SECOND, (long) bytesPerSecond, 100));
    return builder.build();
  }

  private static Policy policy(long memory, long disk) {
    return new Policy(Cap.unlimited(), memory, disk, Duration.ofMinutes(15));
  }

  private static SimulatedJob job(Workload workload, Policy policy) {
    return SimulatedJob.of(workload, policy, WireCost.NONE, Codec.NONE);
  }

  private static SimulatedLine line() {
    return new SimulatedLine(new Cap.Constant(10e6), Duration.ZERO, FIVE_AND_THREE);
  }

  private static SimulatedLine outage(long from, long to) {
    return line().withOutages(FIVE_AND_THREE.at(List.of(cut(from, to))));
  }

  private static Outage cut(long from, long to) {
    return new Outage(from * SECOND, to * SECOND);
  }

  private static SimulationResult run(SimulatedJob job, SimulatedLine line) {
    return run(job, line, Continuation.NONE);
  }

  private static SimulationResult run(
      SimulatedJob job, SimulatedLine line, Continuation continuation) {
    return VirtualDriver.run(new SimulationRequest(job, line, continuation));
  }

  private static double seconds(long instant) {
    return instant / 1e9;
  }

  private static long after(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static double ageAt(SimulationResult result, double second) {
    long[] at = result.series().at();
    int i = 0;
    while (at[i] < second * 1e9) {
      i++;
    }
    return result.series().ageSeconds()[i] - (at[i] / 1e9 - second);
  }

  private static long lastSampleOlderThan(SimulationResult result, double age) {
    long last = 0;
    for (int i = 0; i < result.series().at().length; i++) {
      last = result.series().ageSeconds()[i] > age ? result.series().at()[i] : last;
    }
    return last;
  }
}

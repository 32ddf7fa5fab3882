package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.units.Bandwidth;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The engine in virtual time against the worked examples and against hand-computed queues. */
final class VirtualDriverTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);
  private static final Policy UNLIMITED =
      new Policy(Cap.unlimited(), Long.MAX_VALUE / 4, Long.MAX_VALUE / 4, Duration.ofMinutes(15));

  @Test
  void workedExampleOneWithinOnePercent() {
    WorkloadBuilder builder = new WorkloadBuilder("E1", ZoneOffset.UTC);
    for (int second = 0; second < 86_400; second++) {
      boolean burst = second >= 36_000 && second < 39_600;
      builder.interval(second * SECOND, SECOND, burst ? 20_000_000 : 2_000_000, -1);
    }
    SimulationResult result =
        VirtualDriver.run(request(builder.build(), Bandwidth.parse("80Mbit/s"), UNLIMITED));

    assertThat(result.peakBacklogWireBytes()).isCloseTo(36e9, ONE_PERCENT);
    assertThat(result.peakBacklogAt() / 1e9).isCloseTo(39_600, within(2.0));
    assertThat(result.ageAtPeakBacklogSeconds()).isCloseTo(1800, ONE_PERCENT);
    assertThat(result.peakAgeSeconds()).isCloseTo(3600, ONE_PERCENT);
    assertThat(result.peakAgeAt() / 1e9).isCloseTo(43_200, within(10.0));
    assertThat(result.drained()).isTrue();
  }

  @Test
  void capOfTheJobActsLikeALineOfThatRate() {
    WorkloadBuilder builder = new WorkloadBuilder("burst", ZoneOffset.UTC);
    builder.interval(0, 10 * SECOND, 100_000_000, 1000);
    builder.interval(10 * SECOND, 90 * SECOND, 0, 0);
    Policy capped = UNLIMITED.withCap(Cap.constant(Bandwidth.parse("16Mbit/s")));
    SimulationResult byCap =
        VirtualDriver.run(request(builder.build(), Bandwidth.parse("1Gbit/s"), capped));
    SimulationResult byLine =
        VirtualDriver.run(request(builder.build(), Bandwidth.parse("16Mbit/s"), UNLIMITED));

    assertThat(byCap.peakBacklogWireBytes()).isCloseTo(80e6, ONE_PERCENT);
    assertThat(byCap.peakAgeSeconds()).isCloseTo(byLine.peakAgeSeconds(), ONE_PERCENT);
    assertThat(byCap.peakAgeSeconds()).isCloseTo(40, ONE_PERCENT);
    assertThat(byCap.drainedAt() / 1e9).isCloseTo(50, within(0.5));
  }

  @Test
  void spillsAndDrainsWhenMemoryIsSmallAndStopsWhereTheQueueOverflows() {
    WorkloadBuilder builder = new WorkloadBuilder("burst", ZoneOffset.UTC);
    builder.interval(0, 10 * SECOND, 100_000_000, 1000);
    builder.interval(10 * SECOND, 90 * SECOND, 0, 0);
    Policy small = new Policy(Cap.unlimited(), 10_000_000, 1_000_000_000, Duration.ofMinutes(15));
    Policy tiny = new Policy(Cap.unlimited(), 10_000_000, 20_000_000, Duration.ofMinutes(15));

    SimulationResult spilled =
        VirtualDriver.run(request(builder.build(), Bandwidth.parse("16Mbit/s"), small));
    SimulationResult overflown =
        VirtualDriver.run(request(builder.build(), Bandwidth.parse("16Mbit/s"), tiny));

    assertThat(spilled.drained()).isTrue();
    assertThat(spilled.peakAgeSeconds()).isCloseTo(40, ONE_PERCENT);
    assertThat(spilled.overflowAt()).isEqualTo(SimulationResult.NEVER);
    assertThat(overflown.overflowAt() / 1e9).isCloseTo(30.0 / 8, within(0.1));
  }

  @Test
  void overheadAndRatioChangeTheWireAndNotThePayload() {
    WorkloadBuilder builder = new WorkloadBuilder("ops", ZoneOffset.UTC);
    builder.interval(0, 10 * SECOND, 80_000_000, 10_000);
    builder.interval(10 * SECOND, 200 * SECOND, 0, 0);
    SimulationRequest request =
        new SimulationRequest(
            SimulatedJob.of(builder.build(), UNLIMITED, WireCost.MODEL, new Codec(2, 1e12)),
            SimulatedLine.of(Cap.constant(Bandwidth.parse("8Mbit/s"))),
            Continuation.NONE);
    SimulationResult result = VirtualDriver.run(request);

    double wire = (10_000 * 48 + 40e6) * (1 + 22.0 / 16384) * 1514 / 1448;
    assertThat(result.peakBacklogWireBytes()).isCloseTo(wire - 10e6, ONE_PERCENT);
    assertThat(result.drainedAt() / 1e9).isCloseTo(wire / 1e6, ONE_PERCENT);
    assertThat(result.peakBacklogPayloadBytes() / result.peakBacklogWireBytes())
        .isCloseTo(80e6 / wire, ONE_PERCENT);
  }

  private static SimulationRequest request(Workload workload, Bandwidth line, Policy policy) {
    return new SimulationRequest(
        SimulatedJob.of(workload, policy, WireCost.NONE, Codec.NONE),
        SimulatedLine.of(Cap.constant(line)),
        Continuation.NONE);
  }
}

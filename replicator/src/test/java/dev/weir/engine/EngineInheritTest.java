package dev.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.codec.CompressionLevel;
import dev.weir.engine.Event.Held;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An engine that goes on where an earlier process ended. */
class EngineInheritTest {
  private static final long NOW = 1_000_000_000L;

  private final Engine engine = new Engine(policy(64 << 20), WireCost.MODEL, Leveling.OFF, 0);

  private static Policy policy(long memory) {
    return new Policy(Cap.unlimited(), memory, 1L << 30, Duration.ofMinutes(15));
  }

  private static Extent extent(long first, long last) {
    return new Extent(first, last, 90_000, 100_000, first);
  }

  private static Held memory(long first, long last) {
    return new Held(extent(first, last), false);
  }

  private static Event.Inherited inherited(
      long epochFirst, long barrier, long durable, List<Held> extents) {
    return new Event.Inherited(
        epochFirst, barrier, durable, extents, new Status.Prepared(1_000, 100));
  }

  @Test
  void whatIsNotPackedIsEstimatedWithTheRatioOfTheServerBefore() {
    engine.on(inherited(1, 10, 50, List.of(memory(51, 60))), NOW);
    assertThat(engine.status(NOW).compressionRatio()).isEqualTo(10);
    assertThat(engine.status(NOW).backlogWireBytes())
        .isEqualTo(WireCost.MODEL.ofFrame(100_000 / 10.0));
  }

  @Test
  void sendsWhatIsNotDurableInTheSameEpochWithoutAMirror() {
    engine.on(inherited(1, 10, 50, List.of(memory(51, 60), memory(61, 61))), NOW);
    assertThat(engine.consistent()).isTrue();
    assertThat(engine.next(NOW)).isEqualTo(Action.AWAIT_EVENT);
    engine.on(new Event.Connected(true, 60, true), NOW);
    engine.on(new Event.LineFree(NOW), NOW);
    assertThat(engine.next(NOW))
        .isEqualTo(new Action.Prepare(extent(61, 61), CompressionLevel.OFF));
    engine.on(new Event.Prepared(61, 500, 1), NOW);
    assertThat(engine.next(NOW)).isEqualTo(new Action.Send(extent(61, 61), 500));
    engine.on(new Event.Acknowledged(61, 61), NOW);
    assertThat(engine.status(NOW).backlogPayloadBytes()).isZero();
    assertThat(engine.status(NOW).phase()).isEqualTo(Phase.LIVE);
  }

  @Test
  void isConsistentOnlyFromTheMirrorsEnd() {
    engine.on(inherited(5, 60, 50, List.of(memory(51, 70))), NOW);
    assertThat(engine.consistent()).isFalse();
    engine.on(new Event.Connected(true, 50, true), NOW);
    engine.on(new Event.LineFree(NOW), NOW);
    assertThat(engine.next(NOW))
        .isEqualTo(new Action.Prepare(extent(51, 70), CompressionLevel.OFF));
    engine.on(new Event.Prepared(51, 500, 1), NOW);
    engine.next(NOW);
    engine.on(new Event.Acknowledged(70, 70), NOW);
    assertThat(engine.consistent()).isTrue();
  }

  @Test
  void aTargetThatLostWhatItAcknowledgedGetsAMirror() {
    engine.on(inherited(1, 10, 50, List.of()), NOW);
    engine.on(new Event.Connected(true, 40, true), NOW);
    assertThat(engine.consistent()).isFalse();
    Action next = engine.next(NOW);
    assertThat(next).isInstanceOf(Action.Discard.class);
    assertThat(engine.next(NOW)).isInstanceOf(Action.Mirror.class);
  }

  @Test
  void nothingOlderFollowsOnDiskWhatLiesThere() {
    Engine small = new Engine(policy(Engine.EXTENT_MAX_BYTES), WireCost.MODEL, Leveling.OFF, 0);
    small.on(
        inherited(
            1,
            10,
            50,
            List.of(
                memory(51, 51),
                memory(52, 52),
                memory(53, 53),
                memory(54, 54),
                new Held(extent(55, 55), true),
                memory(56, 56))),
        NOW);
    assertThat(small.queueDiskBytes()).isEqualTo(100_000);
    assertThat(small.next(NOW)).isEqualTo(new Action.Spill(extent(56, 56)));
  }

  @Test
  void whatLiesOnDiskIsLoadedBeforeItIsSent() {
    engine.on(inherited(1, 10, 50, List.of(new Held(extent(51, 55), true))), NOW);
    engine.on(new Event.Connected(true, 50, true), NOW);
    engine.on(new Event.LineFree(NOW), NOW);
    assertThat(engine.next(NOW)).isEqualTo(new Action.Load(extent(51, 55)));
    engine.on(new Event.Loaded(51), NOW);
    assertThat(engine.next(NOW))
        .isEqualTo(new Action.Prepare(extent(51, 55), CompressionLevel.OFF));
  }

  @Test
  void refusesAGapAndALateInheritance() {
    assertThatThrownBy(() -> engine.on(inherited(1, 10, 50, List.of(memory(52, 60))), NOW))
        .isInstanceOf(IllegalStateException.class);
    Engine running = new Engine(policy(64 << 20), WireCost.MODEL, Leveling.OFF, 0);
    running.on(new Event.Captured(extent(1, 5)), NOW);
    assertThatThrownBy(() -> running.on(inherited(1, 3, 5, List.of()), NOW))
        .isInstanceOf(IllegalStateException.class);
  }
}

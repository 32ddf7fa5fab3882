package dev.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.codec.CompressionLevel;
import dev.weir.time.WeeklyCalendar;
import dev.weir.units.Bandwidth;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The engine's decisions, told event by event. */
final class EngineTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Policy ROOMY = policy(Cap.unlimited(), 64 << 20, 1L << 30);

  @Test
  void shipsWhatIsWaitingAtOnceWhenTheLineIsIdle() {
    Engine engine = connected(ROOMY);
    engine.on(new Event.Opened(SECOND), SECOND);
    assertThat(engine.next(SECOND)).isEqualTo(Action.SEAL);
    assertThat(engine.next(SECOND)).isEqualTo(Action.AWAIT_EVENT);

    Extent extent = extent(1, 1, 8192, SECOND);
    engine.on(new Event.Captured(extent), SECOND);
    assertThat(engine.next(SECOND)).isEqualTo(new Action.Prepare(extent, CompressionLevel.OFF));
    engine.on(new Event.Prepared(1, 4000, 1), SECOND);
    assertThat(engine.next(SECOND)).isEqualTo(new Action.Send(extent, 4000));
    assertThat(engine.status(2 * SECOND).ageNanos()).isEqualTo(SECOND);
    assertThat(engine.status(2 * SECOND).backlogPayloadBytes()).isEqualTo(8192);

    engine.on(new Event.Acknowledged(1, 0), 2 * SECOND);
    assertThat(engine.status(3 * SECOND).ageNanos()).isZero();
    assertThat(engine.status(3 * SECOND).visibleAgeNanos()).isEqualTo(2 * SECOND);
    engine.on(new Event.Acknowledged(1, 1), 3 * SECOND);
    assertThat(engine.status(4 * SECOND).visibleAgeNanos()).isZero();
    assertThat(engine.status(4 * SECOND).phase()).isEqualTo(Phase.LIVE);
  }

  @Test
  void sendsAgainFromTheLastDurablePositionAfterALostConnection() {
    Engine engine = connected(ROOMY);
    for (int i = 1; i <= 3; i++) {
      engine.on(new Event.Captured(extent(i, i, 1000, SECOND)), SECOND);
    }
    ship(engine, 1, SECOND);
    ship(engine, 2, SECOND);
    engine.on(new Event.Acknowledged(1, 1), SECOND);
    engine.on(new Event.Lost("cable"), SECOND);
    assertThat(engine.next(SECOND)).isEqualTo(Action.AWAIT_EVENT);
    assertThat(engine.status(SECOND).phase()).isEqualTo(Phase.CONNECTING);
    assertThat(engine.status(SECOND).why()).isEqualTo("cable");

    engine.on(new Event.Connected(true, 2), 2 * SECOND);
    engine.on(new Event.LineFree(2 * SECOND), 2 * SECOND);
    ship(engine, 3, 2 * SECOND);
    engine.on(new Event.Acknowledged(3, 3), 2 * SECOND);
    assertThat(engine.status(2 * SECOND).backlogPayloadBytes()).isZero();
    assertThat(engine.status(2 * SECOND).backlogWireBytes()).isCloseTo(0, within(1e-6));
  }

  @Test
  void preparesAnewWhatWasPreparedForALostConnection() {
    Engine engine = connected(ROOMY);
    Extent extent = extent(1, 1, 1000, SECOND);
    engine.on(new Event.Captured(extent), SECOND);
    assertThat(engine.next(SECOND)).isEqualTo(new Action.Prepare(extent, CompressionLevel.OFF));
    engine.on(new Event.Prepared(1, 500, 1), SECOND);
    engine.on(new Event.Lost("cable"), SECOND);
    engine.on(new Event.Connected(true, 0), SECOND);
    engine.on(new Event.LineFree(SECOND), SECOND);
    assertThat(engine.next(SECOND)).isEqualTo(new Action.Prepare(extent, CompressionLevel.OFF));
  }

  @Test
  void breaksTheEpochWhenTheTargetLostWhatItAcknowledged() {
    Engine engine = connected(ROOMY);
    engine.on(new Event.Captured(extent(1, 10, 1000, SECOND)), SECOND);
    ship(engine, 1, SECOND);
    engine.on(new Event.Acknowledged(10, 10), SECOND);
    engine.on(new Event.Captured(extent(11, 12, 1000, SECOND)), SECOND);
    engine.on(new Event.Lost("power"), SECOND);
    engine.on(new Event.Connected(true, 5), SECOND);

    assertThat(engine.next(SECOND)).isEqualTo(new Action.Discard(12));
    assertThat(engine.next(SECOND)).isEqualTo(new Action.Mirror(MirrorKind.DIFFERENCE));
    assertThat(engine.status(SECOND).phase()).isEqualTo(Phase.MIRRORING);
    assertThat(engine.status(SECOND).ageNanos()).isEqualTo(Engine.NO_RECOVERY_POINT);
  }

  @Test
  void isConsistentOnceTheBarrierOfTheMirrorIsDurable() {
    Engine engine = new Engine(ROOMY, WireCost.NONE, Leveling.OFF, 0);
    engine.on(new Event.Captured(extent(1, 4, 1000, 0)), 0);
    assertThat(engine.next(0)).isEqualTo(new Action.Discard(4));
    engine.on(new Event.Connected(false, 0), 0);
    engine.on(new Event.LineFree(0), 0);
    assertThat(engine.next(0)).isEqualTo(new Action.Mirror(MirrorKind.INITIAL));
    engine.on(new Event.MirrorBegan(5), 0);
    assertThat(engine.next(0)).isEqualTo(new Action.Discard(4));
    engine.on(new Event.Captured(extent(5, 20, 100_000, SECOND)), SECOND);
    engine.on(new Event.MirrorEnded(20), SECOND);
    ship(engine, 5, SECOND);
    assertThat(engine.status(SECOND).phase()).isEqualTo(Phase.MIRRORING);
    engine.on(new Event.Acknowledged(20, 6), SECOND);
    assertThat(engine.status(SECOND).phase()).isEqualTo(Phase.LIVE);
    assertThat(engine.status(SECOND).durableSequence()).isEqualTo(20);
  }

  @Test
  void goesOnWithTheMirrorOfAnEpochThatTheTargetHasNotMetYet() {
    Engine engine = new Engine(ROOMY, WireCost.NONE, Leveling.OFF, 0);
    engine.on(new Event.Connected(false, 0), 0);
    assertThat(engine.next(0)).isEqualTo(new Action.Mirror(MirrorKind.INITIAL));
    engine.on(new Event.MirrorBegan(1), 0);
    engine.next(0);
    engine.on(new Event.Captured(extent(1, 3, 1000, 0)), 0);
    engine.on(new Event.Lost("cable"), 0);
    engine.on(new Event.Connected(false, 0), 0);
    engine.on(new Event.LineFree(0), 0);
    ship(engine, 1, 0);
  }

  @Test
  void spillsInOrderAndLoadsBeforeSending() {
    Engine engine = connected(policy(Cap.unlimited(), 1 << 20, 1L << 30));
    int size = 256 * 1024 - 48;
    for (int i = 1; i <= 8; i++) {
      engine.on(new Event.Captured(extent(i, i, size, SECOND)), SECOND);
    }
    int spilled = 0;
    while (engine.status(SECOND).queueMemoryBytes() > 1 << 20) {
      Action.Spill spill = (Action.Spill) engine.next(SECOND);
      engine.on(new Event.Spilled(spill.extent().first()), SECOND);
      spilled++;
    }
    assertThat(spilled).isEqualTo(4);
    assertThat(engine.status(SECOND).conditions()).contains(Condition.SPILLING);
    assertThat(engine.status(SECOND).queueMemoryBytes()).isEqualTo(1 << 20);
    drain(engine, 8);
    assertThat(engine.status(SECOND).queueDiskBytes()).isZero();
    assertThat(engine.status(SECOND).queueMemoryBytes()).isZero();
  }

  @Test
  void spillsOnThoughWhatWasBeingSpilledBecameDurable() {
    Engine engine = connected(policy(Cap.unlimited(), 1 << 20, 1L << 30));
    int size = 256 * 1024 - 48;
    for (int i = 1; i <= 4; i++) {
      engine.on(new Event.Captured(extent(i, i, size, SECOND)), SECOND);
      ship(engine, i, SECOND);
    }
    engine.on(new Event.Lost("cable"), SECOND);
    engine.on(new Event.Captured(extent(5, 5, size, SECOND)), SECOND);
    assertThat(((Action.Spill) engine.next(SECOND)).extent().first()).isEqualTo(3);
    engine.on(new Event.Connected(true, 4), SECOND); // the driver let go of 3: it is never told
    for (int i = 6; i <= 10; i++) {
      engine.on(new Event.Captured(extent(i, i, size, SECOND)), SECOND);
    }
    assertThat(((Action.Spill) engine.next(SECOND)).extent().first()).isEqualTo(7);
  }

  private static Engine full(Duration blockAtMost) {
    Engine engine =
        connected(new Policy(Cap.unlimited(), 1 << 20, 0, Duration.ofMinutes(15), blockAtMost));
    for (int i = 1; i <= 8; i++) {
      engine.on(new Event.Captured(extent(i, i, 256 * 1024 - 48, SECOND)), SECOND);
    }
    return engine;
  }

  @Test
  void blocksAsLongAsItMayAndThenDisconnects() {
    Engine engine = full(Duration.ofSeconds(30));
    engine.on(new Event.Lost("cable"), SECOND);
    assertThat(engine.next(SECOND)).isEqualTo(new Action.WaitUntil(31 * SECOND));
    assertThat(engine.blocking()).isTrue();
    assertThat(engine.status(SECOND).conditions()).contains(Condition.BLOCKING);
    assertThat(engine.next(31 * SECOND - 1)).isEqualTo(new Action.WaitUntil(31 * SECOND));
    assertThat(engine.next(31 * SECOND)).isEqualTo(new Action.Discard(8));
    assertThat(engine.blocking()).isFalse();
    assertThat(engine.status(31 * SECOND).conditions()).doesNotContain(Condition.BLOCKING);
    assertThat(engine.status(31 * SECOND).phase()).isEqualTo(Phase.DISCONNECTED);
  }

  @Test
  void blocksNoLongerThanThereIsNoRoom() {
    Engine engine = full(Duration.ofSeconds(30));
    for (int i = 1; i <= 4; i++) {
      ship(engine, i, SECOND);
      assertThat(engine.blocking()).as("before %d is acknowledged", i).isTrue();
      engine.on(new Event.Acknowledged(i, i), SECOND);
    }
    drain(engine, 8);
    assertThat(engine.blocking()).isFalse();
    assertThat(engine.consistent()).isTrue();
  }

  @Test
  void neverBlocksWhilePausedNorWithoutBeingAsked() {
    Engine paused = full(Duration.ofSeconds(30));
    paused.next(SECOND);
    paused.on(new Event.Paused("operator"), 2 * SECOND);
    assertThat(paused.next(2 * SECOND)).isEqualTo(new Action.Discard(8));
    assertThat(paused.blocking()).isFalse();
    assertThat(full(Duration.ZERO).next(SECOND)).isEqualTo(new Action.Discard(8));
  }

  @Test
  void disconnectsWhenTheQueueIsFullAndMirrorsAfterReconnecting() {
    Engine engine = connected(policy(Cap.unlimited(), 1 << 20, 0));
    for (int i = 1; i <= 5; i++) {
      engine.on(new Event.Captured(extent(i, i, 256 * 1024 + 48, SECOND)), SECOND);
    }
    assertThat(engine.next(SECOND)).isEqualTo(new Action.Discard(5));
    assertThat(engine.next(SECOND)).isInstanceOf(Action.Disconnect.class);
    engine.on(new Event.Lost("closed"), SECOND);
    assertThat(engine.status(SECOND).phase()).isEqualTo(Phase.DISCONNECTED);
    assertThat(engine.status(SECOND).why()).contains("queue full");
    assertThat(engine.status(SECOND).queueMemoryBytes()).isZero();
    engine.on(new Event.Connected(true, 0), SECOND);
    assertThat(engine.next(SECOND)).isEqualTo(new Action.Mirror(MirrorKind.DIFFERENCE));
  }

  @Test
  void triesTheDiskQueueAgainInTheEpochAfterItFailed() {
    Engine engine = connected(policy(Cap.unlimited(), 1 << 20, 1L << 30));
    for (int i = 1; i <= 5; i++) {
      engine.on(new Event.Captured(extent(i, i, 256 * 1024 + 48, SECOND)), SECOND);
    }
    assertThat(engine.next(SECOND)).isInstanceOf(Action.Spill.class);
    engine.on(new Event.SpillFailed(3, "no space left"), SECOND);
    assertThat(engine.next(SECOND)).isEqualTo(new Action.Discard(5));
    assertThat(engine.status(SECOND).why()).contains("queue full").contains("no space left");

    engine.on(new Event.Lost("closed"), SECOND);
    engine.on(new Event.Connected(true, 0), SECOND);
    engine.on(new Event.MirrorBegan(6), SECOND);
    for (int i = 6; i <= 10; i++) {
      engine.on(new Event.Captured(extent(i, i, 256 * 1024 + 48, SECOND)), SECOND);
    }
    assertThat(engine.next(SECOND)).isEqualTo(new Action.Discard(5));
    assertThat(engine.next(SECOND)).isInstanceOf(Action.Spill.class);
  }

  @Test
  void holdsTheCapWithinOnePercentAndOneFrameInEverySecond() {
    double rate = Bandwidth.parse("20Mbit/s").bytesPerSecond();
    Engine engine =
        connected(policy(Cap.constant(Bandwidth.parse("20Mbit/s")), 64 << 20, 1L << 30));
    Random jitter = new Random(7);
    long now = SECOND;
    int frame = engine.extentTargetBytes(now);
    long next = 1;
    double[] perSecond = new double[12];
    while (now < 11 * SECOND) {
      engine.on(new Event.Captured(extent(next, next, frame - 48, now)), now);
      next++;
      switch (until(engine, now, frame)) {
        case Action.Send _ -> {
          perSecond[(int) (now / SECOND)] += frame;
          engine.on(new Event.LineFree(now), now);
        }
        case Action.WaitUntil wait -> now = wait.instant() + jitter.nextInt(2_000_000);
        default -> throw new AssertionError("the line must not starve");
      }
      engine.on(new Event.Acknowledged(next - 10, next - 10), now);
    }
    for (int second = 2; second < 10; second++) {
      assertThat(perSecond[second])
          .isLessThanOrEqualTo(1.01 * rate + frame)
          .isGreaterThan(0.98 * rate - frame);
    }
  }

  @Test
  void obeysTheCalendarAndWaitsForTheMinuteThatOpens() {
    Cap cap =
        Cap.weekly(
            WeeklyCalendar.parse("daily 00:00-01:00 0bit/s", ZoneOffset.UTC, Cap.OPEN, text -> 0));
    Engine engine = connected(policy(cap, 64 << 20, 1L << 30));
    engine.on(new Event.Captured(extent(1, 1, 1000, 0)), SECOND);
    assertThat(until(engine, SECOND, 500)).isEqualTo(new Action.WaitUntil(3600 * SECOND));
    assertThat(engine.status(SECOND).conditions()).contains(Condition.THROTTLED);
    ship(engine, 1, 3600 * SECOND);
  }

  @Test
  void changesTheCapOnline() {
    Engine engine = connected(policy(Cap.constant(Bandwidth.parse("8kbit/s")), 64 << 20, 1L << 30));
    engine.on(new Event.Captured(extent(1, 1, 1000, 0)), SECOND);
    engine.on(new Event.Captured(extent(2, 2, 1000, 0)), SECOND);
    ship(engine, 1, SECOND);
    assertThat(until(engine, SECOND, 500)).isInstanceOf(Action.WaitUntil.class);
    engine.on(new Event.PolicyChanged(ROOMY), SECOND);
    ship(engine, 2, SECOND);
  }

  @Test
  void pausesAndResumesWithoutLosingAnything() {
    Engine engine = connected(ROOMY);
    engine.on(new Event.Paused("operator"), SECOND);
    engine.on(new Event.Captured(extent(1, 1, 10, SECOND)), SECOND);
    assertThat(engine.next(SECOND)).isEqualTo(Action.AWAIT_EVENT);
    assertThat(engine.status(SECOND).phase()).isEqualTo(Phase.PAUSED);
    engine.on(new Event.Resumed(), SECOND);
    ship(engine, 1, SECOND);
  }

  private static Action until(Engine engine, long now, long frameBytes) {
    while (true) {
      Action action = engine.next(now);
      if (!(action instanceof Action.Prepare prepare)) {
        return action;
      }
      engine.on(new Event.Prepared(prepare.extent().first(), frameBytes, 1), now);
    }
  }

  private static void drain(Engine engine, long last) {
    long done = 0;
    while (done < last) {
      switch (until(engine, SECOND, 1000)) {
        case Action.Load load -> engine.on(new Event.Loaded(load.extent().first()), SECOND);
        case Action.Send send -> {
          done = send.extent().last();
          engine.on(new Event.LineFree(SECOND), SECOND);
          engine.on(new Event.Acknowledged(done, done), SECOND);
        }
        default -> throw new AssertionError("stuck after " + done);
      }
    }
  }

  private static void ship(Engine engine, long first, long now) {
    Action action = until(engine, now, 500);
    assertThat(action).isInstanceOf(Action.Send.class);
    assertThat(((Action.Send) action).extent().first()).isEqualTo(first);
    engine.on(new Event.LineFree(now), now);
  }

  @Test
  void saysWhatHoldsTheOldestBytesBack() {
    Engine engine = connected(policy(Cap.constant(new Bandwidth(8_000)), 1L << 30, 1L << 30));
    assertThat(engine.status(0).heldBackBy()).isEqualTo(HeldBackBy.NOTHING);
    for (int i = 1; i <= 4; i++) {
      engine.on(new Event.Captured(extent(i, i, 40_000_000, 0)), 0);
    }
    assertThat(engine.status(0).heldBackBy()).isEqualTo(HeldBackBy.PACKING);
    Action.Prepare first = (Action.Prepare) engine.next(0);
    engine.on(new Event.Prepared(first.extent().first(), 40_000_000, 1), 0);
    assertThat(engine.next(0)).isInstanceOf(Action.Send.class);
    assertThat(engine.status(0).heldBackBy()).isEqualTo(HeldBackBy.LINE);
    Action.Prepare second = (Action.Prepare) engine.next(0);
    engine.on(new Event.Prepared(second.extent().first(), 40_000_000, 1), 0);
    engine.on(new Event.LineFree(0), 0);
    engine.next(0);
    assertThat(engine.status(0).heldBackBy()).isEqualTo(HeldBackBy.CAP);

    long paid = 100_000 * SECOND; // 40 MB take 40,000 s at 1,000 B/s
    assertThat(engine.next(paid)).isInstanceOf(Action.Send.class);
    engine.on(new Event.LineFree(paid), paid);
    engine.next(paid);
    assertThat(engine.status(paid).heldBackBy()).isEqualTo(HeldBackBy.TARGET); // 80 MB on their way
    engine.on(new Event.Paused("root"), paid);
    assertThat(engine.status(paid).heldBackBy()).isEqualTo(HeldBackBy.PAUSE);
    engine.on(new Event.Resumed(), paid);
    engine.on(new Event.Lost("cable"), paid);
    assertThat(engine.status(paid).heldBackBy()).isEqualTo(HeldBackBy.CONNECTION);
  }

  private static Engine connected(Policy policy) {
    Engine engine = Engine.consistent(policy, WireCost.NONE, Leveling.OFF, 0);
    engine.on(new Event.Connected(true, 0), 0);
    engine.on(new Event.LineFree(0), 0);
    return engine;
  }

  private static Policy policy(Cap cap, long memory, long disk) {
    return new Policy(cap, memory, disk, Duration.ofMinutes(15));
  }

  private static Extent extent(long first, long last, long payload, long at) {
    return new Extent(first, last, payload, payload + 48 * (last - first + 1), at);
  }
}

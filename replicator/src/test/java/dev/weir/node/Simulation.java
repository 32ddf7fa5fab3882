package dev.weir.node;

import dev.weir.engine.Cap;
import dev.weir.engine.MirrorKind;
import dev.weir.problem.ProblemException;
import dev.weir.simulated.Scheduler;
import dev.weir.simulated.Violation;
import dev.weir.simulated.Volume;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One run from one seed: applications write, things go wrong, then all heals. */
final class Simulation {
  private static final Logger LOG = Logger.getLogger("dev.weir");
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_790_000_000L * SECOND;
  private static final long MOST_STEPS = 3_000_000;

  /** So that a run stays short: from here on applications change little. */
  private static final int MOST_CHANGES = 2_000;

  /** Once faults are over all has to be well within this time. */
  private static final Duration HEALS_WITHIN = Duration.ofMinutes(10);

  /** Of the memory outside the heap: more than a run takes is left free for it. */
  private static final int OUTSIDE_SHARE = 4;

  private final long seed;
  private final Random random;
  private final Scheduler scheduler;
  private final SimulatedPair pair;
  private final SimulatedApplication application;
  private boolean writing = true;
  private long pauseNanos = 50_000_000;
  private int restartsDue;

  /**
   * What a run was.
   *
   * @param trace equal for equal runs
   */
  record Outcome(long trace, long events, long steps, long sequence, int recoveries) {}

  private Simulation(long seed) {
    this.seed = seed;
    random = new Random(seed);
    scheduler = new Scheduler(new Random(random.nextLong()), START);
    pair = new SimulatedPair(scheduler, new Random(random.nextLong()));
    application =
        new SimulatedApplication(
            new Random(random.nextLong()), pair.history.tree, () -> pair.capture());
  }

  /**
   * Runs a seed to its end.
   *
   * @throws AssertionError with all that is needed to see it again when an invariant is violated
   */
  static Outcome run(long seed) {
    forgetThoseBefore();
    Level before = LOG.getLevel();
    LOG.setLevel(Level.OFF);
    Simulation simulation = new Simulation(seed);
    try {
      return simulation.run();
    } catch (RuntimeException e) {
      throw simulation.failure(e);
    } finally {
      simulation.scheduler.close();
      LOG.setLevel(before);
    }
  }

  /**
   * Processes that were killed leave memory outside the heap to the collector. Whoever finds none
   * left waits for it, which a simulated thread may not.
   */
  private static void forgetThoseBefore() {
    long held = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      held += pool.getMemoryUsed();
    }
    if (held > Runtime.getRuntime().maxMemory() / OUTSIDE_SHARE) {
      System.gc();
    }
  }

  private AssertionError failure(RuntimeException e) {
    return new AssertionError(
        "seed %d, step %d, %.6f s:%n%s%nthe last events:%n%s%nagain with: bench/simulate --from %d --seeds 1"
            .formatted(
                seed,
                scheduler.steps(),
                (scheduler.now() - START) / 1e9,
                e instanceof Violation ? e.getMessage() : e.toString(),
                pair.trace.last(),
                seed),
        e);
  }

  private Outcome run() {
    scheduler.thread(scheduler.life("applications"), "application", this::apply).start();
    int faults = 5 + random.nextInt(25);
    for (int i = 0; i < faults; i++) {
      pass((long) (10_000_000 * Math.pow(600, random.nextDouble())));
      befall();
    }
    heal();
    requireCaughtUp();
    return new Outcome(
        pair.trace.hash(),
        pair.trace.count(),
        scheduler.steps(),
        pair.history.newest(),
        pair.recoveries);
  }

  private void apply() {
    try {
      while (writing) {
        boolean enough = pair.history.changes() > MOST_CHANGES;
        scheduler.sleep(random.nextLong(2 * (enough ? SECOND : pauseNanos)));
        application.step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(long nanos) {
    scheduler.runUntil(scheduler.now() + nanos, MOST_STEPS);
    pair.requireUnviolated();
    if (pair.targetStopped()) {
      if (!pair.mayStop()) {
        throw new Violation("the target goes on", pair.targetWhy());
      }
      pair.forceFails = false;
      pair.killTarget(true); // what the disk holds is what it forced before it failed
      restartTarget();
    }
    if (pair.targetRefused()) {
      pair.killTarget(false);
      pair.startTargetAnew();
    }
  }

  private void befall() {
    switch (random.nextInt(25)) {
      case 0 -> pair.line.cut(random.nextLong(6 * SECOND));
      case 1 -> lineDown();
      case 2 -> crashTarget(false);
      case 3, 4 -> crashTarget(true);
      case 5, 6 -> {
        pair.crashIn = random.nextInt(400);
        pair.crashLosesPower = random.nextInt(4) > 0;
        pass(SECOND);
        pair.crashIn = -1;
        ensureTargetRestarts();
      }
      case 7 -> killSource();
      case 8 -> pair.slowDisks = !pair.slowDisks;
      case 9 -> fullReplica();
      case 10 -> fullState();
      case 11 -> forceFails();
      case 12 -> pauseSource();
      case 13 -> throttle();
      case 14 -> freeze();
      case 15 ->
          pair.driver().mirror(random.nextBoolean() ? MirrorKind.INITIAL : MirrorKind.DIFFERENCE);
      case 16 -> burst();
      case 17 -> pair.checkBooks();
      case 18 -> pair.replica.writeBack();
      case 19 -> pair.line.delayNanos = (long) (100_000 * Math.pow(3_000, random.nextDouble()));
      case 20 -> pauseNanos = (long) (4_000_000 * Math.pow(100, random.nextDouble()));
      case 21 -> {
        if (random.nextInt(3) == 0 && pair.targetRuns()) {
          pair.killTarget(true);
          pair.rot();
          restartTarget();
        }
      }
      default -> pair.checkRecovery();
    }
  }

  private void lineDown() {
    pair.note("the line is down");
    pair.line.up = false;
    if (random.nextBoolean()) {
      pair.line.cut(6 * SECOND);
    }
    scheduler.after(
        random.nextLong(20 * SECOND),
        () -> {
          pair.note("the line is up");
          pair.line.up = true;
        });
  }

  private void crashTarget(boolean losesPower) {
    if (pair.targetRuns()) {
      pair.checkRecovery();
      pair.killTarget(losesPower);
      restartTarget();
    }
  }

  private void restartTarget() {
    restartsDue++;
    scheduler.after(
        random.nextLong(5 * SECOND),
        () -> {
          restartsDue--;
          pair.startTarget();
        });
  }

  private void ensureTargetRestarts() {
    if (pair.targetIsOver() && restartsDue == 0) {
      restartTarget();
    }
  }

  private void killSource() {
    if (pair.sourceRuns()) {
      pair.killSource();
      scheduler.after(random.nextLong(5 * SECOND), () -> pair.startSource());
    }
  }

  private void fullReplica() {
    pair.note("the replica is full");
    pair.replica.capacity = pair.replica.volume().bytes() + random.nextInt(10_000);
    scheduler.after(
        random.nextLong(10 * SECOND),
        () -> {
          pair.note("the replica has room");
          pair.replica.capacity = Long.MAX_VALUE;
        });
  }

  private void fullState() {
    pair.note("the state directory is full");
    pair.targetDisk.capacity = pair.targetDisk.usedBytes() + random.nextInt(50_000);
    scheduler.after(
        random.nextLong(10 * SECOND),
        () -> {
          pair.note("the state directory has room");
          pair.targetDisk.capacity = Long.MAX_VALUE;
        });
  }

  private void forceFails() {
    if (random.nextInt(3) == 0) {
      pair.forceFails = true;
      scheduler.after(random.nextLong(3 * SECOND), () -> pair.forceFails = false);
    }
  }

  private void pauseSource() {
    pair.note("paused");
    SourceDriver paused = pair.driver();
    paused.pause(true);
    scheduler.after(random.nextLong(10 * SECOND), () -> paused.pause(false));
  }

  private void throttle() {
    pair.note("throttled");
    SourceDriver driver = pair.driver();
    pair.recapped();
    driver.throttle(pair.policy.cap(), throttle(random.nextInt(4) == 0 ? "closed" : "200kbit/s"));
    scheduler.after(random.nextLong(20 * SECOND), () -> driver.throttle(pair.policy.cap(), null));
  }

  private static Throttle throttle(String limit) {
    return new Throttle(limit, "operator", java.time.Instant.EPOCH, null);
  }

  /** Ordered, as everything else, at any moment. */
  private void freeze() {
    order(slot -> slot.freeze("operator"), "frozen");
    scheduler.after(random.nextLong(10 * SECOND), () -> order(ReplicaSlot::thaw, "thawed"));
  }

  private interface Order {
    void give(ReplicaSlot slot);
  }

  private void order(Order order, String done) {
    pair.ordered(
        slot -> {
          try {
            order.give(slot);
            pair.note(done);
          } catch (ProblemException e) {
            pair.note("not " + done + ": " + e.getMessage());
          }
        });
  }

  private void burst() {
    pair.note("a burst of writes");
    for (int i = random.nextInt(40); i > 0; i--) {
      application.write(20_000 + random.nextInt(80_000));
    }
  }

  // The end.

  private void heal() {
    pair.note("all heals");
    pair.crashIn = -1;
    pass(25 * SECOND);
    writing = false;
    pair.slowDisks = false;
    pair.forceFails = false;
    pair.line.up = true;
    pair.line.delayNanos = Math.min(pair.line.delayNanos, 50_000_000);
    pair.line.bytesPerSecond = Math.max(pair.line.bytesPerSecond, 1e6);
    pair.replica.capacity = Long.MAX_VALUE;
    pair.targetDisk.capacity = Long.MAX_VALUE;
    pass(6 * SECOND);
    ensureTargetRestarts();
    pass(10 * SECOND);
    pair.driver().pause(false);
    pair.recapped();
    pair.driver().throttle(Cap.unlimited(), null);
    order(ReplicaSlot::thaw, "thawed");
  }

  private void requireCaughtUp() {
    long until = scheduler.now() + HEALS_WITHIN.toNanos();
    JobStatus[] last = {null};
    while (scheduler.now() < until) {
      pass(2 * SECOND);
      pair.checkBooks();
      pair.driver().status().thenAccept(status -> last[0] = status);
      pass(SECOND);
      if (isCaughtUp(last[0])) {
        String difference = Volume.difference(pair.history.tree, pair.replica.volume());
        if (!difference.isEmpty()) {
          throw new Violation("equal in the end", difference);
        }
        pair.checkRecovery();
        return;
      }
    }
    throw new Violation("caught up once faults stop", last[0] + "\n" + pair.targetWhy());
  }

  private boolean isCaughtUp(@Nullable JobStatus status) {
    return status != null
        && status.phase().equals("Live")
        && status.durableSequence() == pair.history.newest()
        && status.appliedSequence() == pair.history.newest();
  }
}

package dev.weir.node;

import dev.weir.codec.CompressionLevel;
import dev.weir.config.ReplicaConfig;
import dev.weir.engine.Cap;
import dev.weir.engine.Leveling;
import dev.weir.engine.Policy;
import dev.weir.holder.Keeper;
import dev.weir.journal.JournalLimits;
import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import dev.weir.simulated.Scheduler;
import dev.weir.simulated.SimulatedDisk;
import dev.weir.simulated.Trace;
import dev.weir.simulated.Violation;
import dev.weir.simulated.Volume;
import dev.weir.target.Beneath;
import dev.weir.target.OrphanPolicy;
import dev.weir.target.SimulatedReplica;
import dev.weir.target.TargetOptions;
import dev.weir.target.TargetStore;
import dev.weir.transport.Connection;
import dev.weir.transport.ConnectionListener;
import dev.weir.transport.LinkTiming;
import dev.weir.units.Bandwidth;
import dev.weir.wire.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source, a line and a target: the production code of both nodes between simulated disks, a
 * simulated line and a simulated tree. Says what was promised and what is true; {@link Simulation}
 * decides what befalls them.
 */
final class SimulatedPair {
  private static final String JOB = "job";
  private static final String STATE = "/state";

  final Scheduler scheduler;
  final Trace trace = new Trace();
  final SourceHistory history = new SourceHistory();
  final SimulatedLine line;
  final SimulatedDisk targetDisk = new SimulatedDisk();
  final SimulatedDisk sourceDisk = new SimulatedDisk();
  final SimulatedReplica replica = new SimulatedReplica();
  final Random random;
  final Policy policy;
  private final Leveling leveling;
  private final int connections;
  private final TargetOptions options;
  private final LinkTiming timing = LinkTiming.DEFAULT;
  private @Nullable Violation violation;

  private SourceLife source;
  private TargetLife target;

  /** The highest position that the target acknowledged. */
  JournalPosition acknowledged = JournalPosition.NONE;

  /** Whether the state directory was taken away, so that nothing is promised of what was before. */
  private boolean mirrorNeeded;

  /** Whether a force failed, so that the target may give up until it is started again. */
  private boolean forceFailed;

  /**
   * Whether the medium lost what it held, so that a start may be refused, and what was acknowledged
   * may be gone; what is recovered still has to be right.
   */
  private boolean rotten;

  private final PacingWatch pacing;

  /** Calls on the target's disks until it crashes; none while below 0. */
  long crashIn = -1;

  boolean crashLosesPower;
  boolean slowDisks;
  boolean forceFails;
  int recoveries;

  SimulatedPair(Scheduler scheduler, Random random) {
    this.scheduler = scheduler;
    this.random = random;
    line = new SimulatedLine(scheduler, new Random(random.nextLong()), trace, timing.peerTimeout());
    line.witness = this::handedOver;
    line.bytesPerSecond = 50_000 * Math.pow(400, random.nextDouble());
    line.delayNanos = (long) (100_000 * Math.pow(1_000, random.nextDouble()));
    Cap cap =
        random.nextBoolean()
            ? Cap.unlimited()
            : Cap.constant(Bandwidth.parse(200 + random.nextInt(3_000) + "kbit/s"));
    policy =
        new Policy(
            cap,
            256 << 10,
            random.nextInt(4) == 0 ? 0 : 100_000 + random.nextInt(1_500_000),
            Duration.ofMinutes(15));
    CompressionLevel[] levels = CompressionLevel.values();
    leveling =
        random.nextInt(3) == 0
            ? Leveling.AUTOMATIC
            : new Leveling.Always(levels[random.nextInt(levels.length)]);
    connections = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
    pacing = new PacingWatch(cap);
    options =
        new TargetOptions(
            false,
            false,
            OrphanPolicy.DELETE,
            8 + random.nextInt(20),
            new JournalLimits(600_000, 600_000L * (4 + random.nextInt(8))),
            20_000 + random.nextInt(400_000),
            Duration.ofMillis(500 + random.nextInt(20_000)));
    makeDirectory(targetDisk, STATE);
    makeDirectory(targetDisk, "/replica");
    makeDirectory(sourceDisk, STATE);
    target = new TargetLife(false);
    source = new SourceLife();
  }

  private static void makeDirectory(SimulatedDisk disk, String path) {
    try {
      java.nio.file.Files.createDirectories(disk.path(path));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void note(String event) {
    trace.note(scheduler.now(), event);
  }

  /** Notes a violation wherever it is found; whoever runs the scheduler hears of it. */
  Violation violated(String invariant, String what) {
    Violation found = new Violation(invariant, what);
    violated(found);
    return found;
  }

  void requireUnviolated() {
    if (violation != null) {
      throw violation;
    }
  }

  private void guarded(Runnable check) {
    try {
      check.run();
    } catch (Violation e) {
      violated(e);
    }
  }

  private void violated(Violation found) {
    if (violation == null) {
      violation = found;
      note("violated: " + found.getMessage());
      trace.close();
    }
  }

  // What both sides say.

  private void handedOver(SimulatedLine.Handed handed) {
    guarded(
        () -> {
          switch (handed.frame()) {
            case Frame.Batch batch -> sent(handed, batch);
            case Frame.Numbered numbered -> sent(handed, numbered.batch());
            case Frame.Ack ack -> {
              JournalPosition position = new JournalPosition(ack.epoch(), ack.durable());
              if (position.isAfter(acknowledged)) {
                acknowledged = position;
                note("acknowledged " + position + ", applied " + ack.applied());
              }
            }
            case Frame.Resume resume -> {
              note(handed.from() + " resumes at " + resume.epoch() + "/" + resume.durable());
              JournalPosition position = new JournalPosition(resume.epoch(), resume.durable());
              if (acknowledged.isAfter(position) && !mirrorNeeded && !rotten) {
                throw new Violation(
                    "positions never go back",
                    "resumes at " + position + " after acknowledging " + acknowledged);
              }
            }
            case Frame.Hello hello ->
                note(handed.from() + " says hello, " + hello.epoch() + "/" + hello.newest());
            default -> {}
          }
        });
  }

  private void sent(SimulatedLine.Handed handed, Frame.Batch batch) {
    history.sent(batch.header().epoch());
    pacing.sent(batch, scheduler.now());
    note(
        "%s sends %d/%d-%d, %d B"
            .formatted(
                handed.from(),
                batch.header().epoch(),
                batch.header().first(),
                batch.header().last(),
                batch.stored().readableBytes()));
  }

  // The source's node.

  /** One process of the source. */
  private final class SourceLife {
    final Scheduler.Life life = scheduler.life("source");
    final SimulatedMachine machine =
        new SimulatedMachine(
            scheduler,
            life,
            new Random(random.nextLong()),
            random.nextInt(3) == 0 ? random.nextLong(-7_200_000_000_000L, 7_200_000_000_000L) : 0);
    final SimulatedSource capture =
        new SimulatedSource(history, sourceDisk.path("/protected"), machine);
    final SourceDriver driver;
    final SimulatedLine.Loop loop = new SimulatedLine.Loop(machine, life, "source-loop");
    private int failures;

    SourceLife() {
      sourceDisk.meanwhile = (what, path) -> onDisk(life, what, path, sourceDisk);
      SourceSettings settings =
          new SourceSettings(
              "source",
              JOB,
              new CaptureChoice.Choice(capture, "simulated", ""),
              Keeper.none(),
              policy,
              leveling,
              connections,
              sourceDisk.path(STATE + "/spill"),
              sourceDisk.path(STATE + "/catalogue"),
              Optional.empty(),
              Optional.empty());
      driver = new SourceDriver(settings, capture, machine, null);
      capture.start(driver.queue());
      driver.dialsBy(() -> call(new SourceJob.Further(driver)));
      driver.start();
      call(new Redialing());
    }

    private void call(ConnectionListener listener) {
      SimulatedLine.Loop there = target.slot == null ? null : target.loop;
      line.connect(
          loop,
          "source",
          listener,
          there,
          "target",
          new TargetEndpoint(job -> Optional.ofNullable(target.slot)));
    }

    /** As the dialer does it: it calls again after each end. */
    private final class Redialing implements ConnectionListener {
      private final ConnectionListener relay = new SourceJob.First(driver);

      @Override
      public void opened(Connection connection) {
        relay.opened(connection);
      }

      @Override
      public void received(Connection connection, Frame frame) {
        failures = 0;
        relay.received(connection, frame);
      }

      @Override
      public void writable(Connection connection) {
        relay.writable(connection);
      }

      @Override
      public void closed(String why) {
        relay.closed(why);
        failures++;
        long pause = timing.pauseAfter(failures, driver.hasBacklog()).toNanos();
        scheduler.after(pause, life, () -> call(new Redialing()));
      }
    }
  }

  SimulatedSource capture() {
    return source.capture;
  }

  SourceDriver driver() {
    return source.driver;
  }

  boolean sourceRuns() {
    return !source.life.isOver();
  }

  /** The process of the source ends; applications go on, and nobody takes their changes. */
  void killSource() {
    note("the source is killed");
    source.life.end();
    source.capture.close();
    history.ends();
    line.ends(source.life, false);
  }

  void startSource() {
    note("the source starts");
    source = new SourceLife();
  }

  // The target's node.

  /** One process of the target. */
  private final class TargetLife {
    final Scheduler.Life life = scheduler.life("target");
    final SimulatedMachine machine =
        new SimulatedMachine(scheduler, life, new Random(random.nextLong()), 0);
    final SimulatedLine.Loop loop = new SimulatedLine.Loop(machine, life, "target-loop");
    final SimulatedLine.Loop operator = new SimulatedLine.Loop(machine, life, "operator");
    @Nullable ReplicaSlot slot;

    TargetLife(boolean adopt) {
      targetDisk.meanwhile = (what, path) -> onDisk(life, what, path, targetDisk);
      replica.meanwhile = this::onReplica;
      machine.thread("target-start", () -> open(adopt)).start();
    }

    private void onReplica(String call) {
      replica.kernelTime = scheduler.now();
      try {
        onDisk(life, call, "", targetDisk);
      } catch (IOException e) {
        throw new IllegalStateException("only forcing fails", e);
      }
    }

    private void open(boolean adopt) {
      ReplicaConfig config =
          new ReplicaConfig(
              JOB, targetDisk.path("/replica"), List.of("source"), adopt, OrphanPolicy.DELETE);
      Supplier<Beneath> files = replica::beneath;
      try {
        ReplicaSlot opened =
            ReplicaSlot.open(
                config, targetDisk.path(STATE), new ReplicaSlot.Ground(machine, files, options));
        guarded(() -> requireRecovered(opened));
        slot = opened;
        note("the target runs");
      } catch (ProblemException e) {
        note("the target does not start: " + e.getMessage());
        if (!mayStop()) {
          throw violated("starts again", String.valueOf(e.getMessage()));
        }
        failed = forceFailed || full();
        refused = !failed;
      } catch (RuntimeException e) {
        throw violated("starts again", e.toString());
      }
    }

    /** The disk failed meanwhile. */
    private boolean failed;

    /** Damage was found and nothing was changed: an operator has to mirror anew. */
    private boolean refused;
  }

  boolean targetRuns() {
    return !target.life.isOver() && target.slot != null;
  }

  /** A bit turns over on a disk that is switched off. */
  void rot() {
    String place = targetDisk.rot(random);
    if (!place.isEmpty()) {
      note("rot in " + place);
      rotten = true;
    }
  }

  /** The cap is not what it was. */
  void recapped() {
    pacing.suspend();
  }

  /** Restoring names takes room, too; without it a start is refused until there is some. */
  private boolean full() {
    return replica.capacity < Long.MAX_VALUE || targetDisk.capacity < Long.MAX_VALUE;
  }

  /** A start that failed was judged when it did; there may be room again by now. */
  boolean mayStop() {
    return forceFailed || rotten || full() || target.failed;
  }

  boolean targetIsOver() {
    return target.life.isOver();
  }

  boolean targetRefused() {
    return target.refused;
  }

  /** Whether the target's process runs, but has given its replica up or not taken it. */
  boolean targetStopped() {
    ReplicaSlot slot = target.slot;
    return !target.life.isOver()
        && (target.failed || slot != null && slot.status().phase().equals(PhaseName.STOPPED));
  }

  Optional<ReplicaSlot> slot() {
    return Optional.ofNullable(target.slot);
  }

  /** Gives an order to the target's node, after those that were given before. */
  void ordered(Consumer<ReplicaSlot> order) {
    ReplicaSlot slot = target.slot;
    if (slot != null && !target.life.isOver()) {
      target.operator.tell(() -> order.accept(slot));
    }
  }

  String targetWhy() {
    return slot().map(slot -> slot.status().toString()).orElse("");
  }

  /** The process of the target ends, or its machine does. */
  void killTarget(boolean losesPower) {
    note(losesPower ? "the target loses power" : "the target is killed");
    crashIn = -1;
    target.life.end();
    target.slot = null;
    line.ends(target.life, losesPower);
    if (losesPower || forceFailed) { // the kernel takes for written what is only in its cache
      targetDisk.losePower(random);
      replica.losePower(random);
    } else {
      replica.processEnds();
    }
  }

  void startTarget() {
    note("the target starts");
    forceFailed = false;
    target = new TargetLife(mirrorNeeded); // 'adopt: true' stays in the configuration
  }

  /** An operator takes the state directory away and lets the source mirror into what is there. */
  void startTargetAnew() {
    note("the target starts anew");
    targetDisk.wipe(STATE);
    acknowledged = JournalPosition.NONE;
    mirrorNeeded = true;
    rotten = false;
    forceFailed = false;
    target = new TargetLife(true);
  }

  /** What happens at every call on a disk: others go on, and the machine may crash. */
  private void onDisk(Scheduler.Life life, String what, String path, SimulatedDisk disk)
      throws IOException {
    if (!Thread.currentThread().isVirtual()) {
      return;
    }
    stopIfOver(life);
    if (disk == targetDisk && crashIn >= 0 && --crashIn < 0) {
      note("crash at " + what + " " + path);
      killTarget(crashLosesPower);
      stopIfOver(life);
    }
    boolean forces = what.equals("force") || what.equals("syncfs");
    if (forces) {
      long nanos = slowDisks ? 50_000_000 + random.nextInt(900_000_000) : random.nextInt(4_000_000);
      pause(nanos);
    } else if (random.nextInt(4) == 0) {
      scheduler.giveWay();
    }
    stopIfOver(life);
    if (what.equals("force") && forceFails && disk == targetDisk) {
      note("forcing " + path + " fails");
      forceFailed = true;
      throw new IOException(path + ": Input/output error");
    }
  }

  private void pause(long nanos) {
    try {
      scheduler.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A thread of a process that ended never goes on. */
  private static void stopIfOver(Scheduler.Life life) {
    while (life.isOver()) {
      LockSupport.park();
    }
  }

  // What is true.

  private void requireRecovered(ReplicaSlot opened) {
    JobStatus status = opened.status();
    JournalPosition durable = new JournalPosition(status.epoch(), status.durableSequence());
    requireAtLeast(acknowledged, durable, "after the start");
    if (status.replica() != null && status.replica().consistent()) {
      JournalPosition at = status.replica().last().position();
      requireEqual(at, replica.volume(), "after the start");
    }
  }

  private void requireAtLeast(JournalPosition promised, JournalPosition held, String when) {
    if (promised.isAfter(held) && !rotten && !mirrorNeeded) {
      throw new Violation(
          "acknowledged implies durable",
          promised + " was acknowledged, " + held + " is held " + when);
    }
  }

  private void requireEqual(JournalPosition at, Volume found, String when) {
    String difference = Volume.difference(history.at(at), found);
    if (!difference.isEmpty()) {
      throw new Violation(
          "replica equals source at one position", "at " + at + " " + when + difference);
    }
  }

  /** What a recovery of the target would give if power were lost now. */
  void checkRecovery() {
    recoveries++;
    SimulatedDisk disk = targetDisk.copy();
    SimulatedReplica files = replica.copy();
    disk.losePower(random);
    files.losePower(random);
    try (TargetStore store =
        TargetStore.open(
            disk.path("/replica"),
            disk.path(STATE + "/replica-" + JOB),
            options.withAdopt(true),
            files.beneath())) {
      JournalPosition held = store.resume();
      requireAtLeast(acknowledged, held, "if power were lost now");
      if (store.status().consistent()) {
        requireEqual(store.applied(), files.volume(), "if power were lost now");
      }
    } catch (ProblemException e) {
      if (!rotten) {
        throw new Violation("could start again", String.valueOf(e.getMessage()));
      }
    }
  }

  /** The books of the source against what its history says. */
  CompletableFuture<Void> checkBooks() {
    return source.driver.status().thenAccept(status -> guarded(() -> requireTrue(status)));
  }

  private void requireTrue(JobStatus status) {
    if (status.phase().equals(PhaseName.STOPPED)) {
      throw new Violation("the source goes on", status.why());
    }
    if (status.capturedSequence() != history.newest()) {
      throw new Violation(
          "books", status.capturedSequence() + " captured, " + history.newest() + " in truth");
    }
    if (status.queueDiskBytes() > policy.diskQueueBytes()) {
      throw new Violation("bounded", status.queueDiskBytes() + " B in the disk queue");
    }
    Double age = status.ageSeconds();
    if (age == null) {
      return;
    }
    long durable = status.durableSequence();
    double truth =
        durable >= history.newest()
            ? 0
            : (source.machine.clock().now() - history.takenAt(durable + 1)) / 1e9;
    if (Math.abs(truth - age) > 0.001) {
      throw new Violation("age", age + " s told, " + truth + " s in truth, durable " + durable);
    }
    long payload = history.payloadBytes(durable + 1, history.newest());
    if (status.backlogPayloadBytes() > payload) {
      throw new Violation("backlog", status.backlogPayloadBytes() + " B told, " + payload + " B");
    }
  }
}

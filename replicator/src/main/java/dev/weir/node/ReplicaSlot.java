package dev.weir.node;

import dev.weir.config.ReplicaConfig;
import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import dev.weir.target.Beneath;
import dev.weir.target.TargetOptions;
import dev.weir.target.TargetStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica of the configuration, being kept or released. Whether it is frozen or released stands
 * in a file of its state directory, written before anybody is told and read before anything is
 * opened: a root that was released is never touched again by a restart.
 */
final class ReplicaSlot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaSlot.class);
  private static final String HOLD_FILE = "hold.json";

  /** What replicas are kept on, and how. */
  record Ground(Machine machine, Supplier<Beneath> files, TargetOptions options) {
    static Ground ofThisMachine() {
      return new Ground(new ThisMachine(), Beneath::ofThisMachine, TargetOptions.DEFAULT);
    }
  }

  private final ReplicaConfig config;
  private final Ground ground;
  private final Path state;
  private final KeptText kept;
  private volatile @Nullable TargetDriver driver;
  private volatile @Nullable Hold released;

  /** Why it could not be opened, empty when it could. */
  private volatile String failure = "";

  private volatile Instant failedSince = Instant.EPOCH;

  private ReplicaSlot(ReplicaConfig config, Path nodeState, Ground ground) {
    this.config = config;
    this.ground = ground;
    this.state = nodeState.resolve("replica-" + config.job());
    this.kept = new KeptText(state, HOLD_FILE, "whether the replica is frozen or released");
  }

  /**
   * Opens the replica as it was left: kept, frozen or released.
   *
   * @throws ProblemException when root or state cannot be used
   */
  static ReplicaSlot open(ReplicaConfig config, Path nodeState) {
    return open(config, nodeState, Ground.ofThisMachine());
  }

  /** As {@link #open(ReplicaConfig, Path)}, on another ground. */
  static ReplicaSlot open(ReplicaConfig config, Path nodeState, Ground ground) {
    ReplicaSlot slot = new ReplicaSlot(config, nodeState, ground);
    Hold hold = slot.readHold().orElse(null);
    if (hold != null && hold.kind() == Hold.Kind.RELEASED) {
      slot.released = hold;
    } else {
      slot.begin(hold);
    }
    return slot;
  }

  /**
   * As {@link #open(ReplicaConfig, Path)}, but one that cannot be opened is stopped and says why,
   * so that the node's other jobs go on.
   */
  static ReplicaSlot openOrStop(ReplicaConfig config, Path nodeState) {
    try {
      return open(config, nodeState);
    } catch (ProblemException e) {
      ReplicaSlot slot = new ReplicaSlot(config, nodeState, Ground.ofThisMachine());
      slot.failed(e);
      return slot;
    }
  }

  private void failed(ProblemException e) {
    LOG.error("replica of {} cannot be opened, other jobs go on", config.job(), e);
    failure = String.valueOf(e.getMessage());
    failedSince = Instant.now();
  }

  private Optional<Hold> readHold() {
    return kept.read().map(text -> Hold.parse(text, kept.file().toString()));
  }

  private void begin(@Nullable Hold hold) {
    Hold frozen = hold != null && hold.kind() == Hold.Kind.FROZEN ? hold : null;
    TargetOptions options = ground.options().withOrphans(config.orphans());
    TargetStore store =
        frozen != null
            ? TargetStore.openHeld(config.root(), state, options, ground.files().get())
            : TargetStore.open(
                config.root(),
                state,
                options.withAdopt(hold != null || config.adopt()),
                ground.files().get());
    if (hold != null && frozen == null) {
      kept.forget(); // discarded: the first checkpoint says now that the root is a replica
    }
    TargetDriver begun = new TargetDriver(config, store, ground.machine(), kept, frozen);
    driver = begun;
    begun.start();
  }

  ReplicaConfig config() {
    return config;
  }

  /** What receives, empty once released. */
  Optional<TargetDriver> driver() {
    return Optional.ofNullable(driver);
  }

  /** Why nothing can be received, or empty. */
  String obstacle() {
    TargetDriver running = driver;
    if (running != null) {
      return running.obstacle();
    }
    Hold hold = released;
    return hold == null ? whyNotKept() : why(hold);
  }

  private String whyNotKept() {
    return failure.isEmpty()
        ? "its node is shutting down"
        : failure + "; when that is mended: weir job start " + config.job() + ", on the target";
  }

  private String why(Hold hold) {
    return "job %s was %s; to mirror it anew over the changes made there: weir job start %s --discard-changes, on the target"
        .formatted(config.job(), hold.sentence(), config.job());
  }

  /**
   * Keeps the root where it is; one that is frozen already stays so.
   *
   * @throws ProblemException when the replica is at no position, or it cannot be kept so
   */
  synchronized Hold freeze(String user) {
    return await(running().freeze(user));
  }

  /**
   * Applies again.
   *
   * @throws ProblemException when it is not frozen
   */
  synchronized void thaw() {
    await(running().thaw());
  }

  /**
   * Gives the root away at one position; may take as long as applying what was received does.
   *
   * @param at the position; null: everything received, or what comes before a mirror that is not
   *     complete
   * @throws ProblemException when the position cannot be reached; then receiving goes on
   */
  synchronized Hold release(@Nullable JournalPosition at, String user) {
    TargetDriver running = running();
    Hold hold = await(running.release(at, user));
    released = hold;
    driver = null;
    running.close();
    return hold;
  }

  /**
   * Keeps the replica again after a release, or after it could not be opened or go on.
   *
   * @param discard whether what the root holds may be overwritten by a new mirror
   * @throws ProblemException when it was released and that may not be, or it still cannot be opened
   */
  synchronized void start(boolean discard, String user) {
    Hold hold = released;
    if (hold == null && hasStopped()) {
      startStopped(discard, user);
      return;
    }
    if (hold == null) {
      throw ProblemException.wrongUse(
          "job '" + config.job() + "'",
          "its replica is not released: it is kept already",
          "see weir job status; a frozen one goes on by weir job thaw " + config.job());
    }
    if (!discard) {
      throw ProblemException.wrongUse(
          "job '" + config.job() + "'",
          "was "
              + hold.sentence()
              + ", and what was changed in "
              + config.root()
              + " would be lost",
          "copy it away if it is needed, then: weir job start "
              + config.job()
              + " --discard-changes");
    }
    mirrorAnew(hold.as(Hold.Kind.DISCARDED, user, Instant.now()));
    released = null;
  }

  private void mirrorAnew(Hold discarded) {
    kept.keep(discarded.json().toString());
    clearState();
    begin(discarded);
    LOG.info("replica of {}: is mirrored anew, as {} ordered", config.job(), discarded.by());
  }

  /** Whether it could not be opened, or ended because it could not go on. */
  private boolean hasStopped() {
    TargetDriver running = driver;
    return running == null ? !failure.isEmpty() : running.hasEnded();
  }

  private void startStopped(boolean discard, String user) {
    close();
    try {
      if (discard) {
        mirrorAnew(
            new Hold(
                Hold.Kind.DISCARDED, JournalPosition.NONE, Instant.EPOCH, user, Instant.now()));
      } else {
        begin(readHold().orElse(null));
      }
      failure = "";
    } catch (ProblemException e) {
      failed(e);
      throw e;
    }
  }

  /** Journal and checkpoint describe a root that is no more. */
  private void clearState() {
    try (Stream<Path> files = Files.walk(state)) {
      List<Path> old =
          files
              .filter(file -> !file.equals(state) && !file.equals(kept.file()))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (Path file : old) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          state.toString(),
          "the state of the released replica cannot be removed (" + e + ")",
          "check its rights, then give the same command again",
          e);
    }
  }

  private TargetDriver running() {
    TargetDriver running = driver;
    Hold hold = released;
    if (running == null) {
      throw ProblemException.wrongUse(
          "job '" + config.job() + "'",
          hold == null ? whyNotKept() : "was " + hold.sentence(),
          "see weir job status " + config.job());
    }
    return running;
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw e;
    }
  }

  JobStatus status() {
    TargetDriver running = driver;
    Hold hold = released;
    if (running != null) {
      return running.status();
    }
    if (hold == null) {
      return JobStatus.stopped(
          config.job(), "target", whyNotKept(), failure.isEmpty() ? Instant.now() : failedSince);
    }
    return JobStatus.released(config.job(), why(hold), hold);
  }

  @Override
  public void close() {
    TargetDriver running = driver;
    driver = null;
    if (running != null) {
      running.close();
    }
  }
}

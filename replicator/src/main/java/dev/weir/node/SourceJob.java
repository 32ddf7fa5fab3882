package dev.weir.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.config.JobConfig;
import dev.weir.engine.MirrorKind;
import dev.weir.engine.Policy;
import dev.weir.holder.Keeper;
import dev.weir.intercept.WriteSource;
import dev.weir.operation.ReservedNames;
import dev.weir.problem.ProblemException;
import dev.weir.transport.Connection;
import dev.weir.transport.ConnectionListener;
import dev.weir.transport.Dialer;
import dev.weir.transport.EventLoops;
import dev.weir.transport.LinkTiming;
import dev.weir.transport.TlsContexts;
import dev.weir.wire.Frame;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running job of a source: what captures, what drives, what connects. */
final class SourceJob implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceJob.class);

  private final JobConfig job;
  private final WriteSource source;
  private final SourceDriver driver;
  private final Keeper keeper;
  private @Nullable Dialer dialer;

  private SourceJob(JobConfig job, WriteSource source, SourceDriver driver, Keeper keeper) {
    this.job = job;
    this.source = source;
    this.driver = driver;
    this.keeper = keeper;
  }

  /** What capture takes of a node. */
  record Place(String node, Path state, CaptureChoice captures, Keeper keeper) {}

  /** What connections take of a node. */
  record Surroundings(EventLoops loops, TlsContexts tls, LinkTiming timing) {}

  /**
   * Begins to capture, or goes on where an earlier server ended.
   *
   * @param throttle what holds in place of the configuration's cap, null for nothing
   * @throws dev.weir.problem.ProblemException when the directory cannot be captured; it is left as
   *     it was
   */
  static SourceJob capture(JobConfig job, @Nullable Throttle throttle, Place place) {
    CaptureChoice.Choice capture = place.captures().choose(job);
    WriteSource source = capture.source();
    if (place.keeper().find(job.name() + Keeper.DEVICE).isEmpty()) {
      requireNoReservedName(job); // below a mount that nobody serves yet, this would wait for ever
    }
    RingMemory ring = ring(job, source, place);
    Machine machine = ring == null ? new ThisMachine() : new ThisMachine(ring.clock());
    SourceDriver driver;
    try {
      driver = new SourceDriver(settings(job, capture, place), source, machine, ring);
    } catch (RuntimeException e) {
      RingMemory.forget(place.keeper(), job.name());
      if (ring != null) {
        ring.close();
      }
      throw e;
    }
    try {
      if (driver.inherits()) {
        source.resume(driver.queue());
      } else {
        source.start(driver.queue());
      }
    } catch (RuntimeException e) {
      RingMemory.forget(place.keeper(), job.name()); // before its descriptor is closed
      driver.abandon();
      throw e;
    }
    driver.throttle(job.sending().cap(), throttle);
    driver.start();
    return new SourceJob(job, source, driver, place.keeper());
  }

  private static void requireNoReservedName(JobConfig job) {
    for (String name : ReservedNames.all()) {
      Path path = job.protect().resolve(name);
      boolean counts =
          job.capture().rules().root().child(name.getBytes(ISO_8859_1), true).recorded();
      if (counts && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw ProblemException.environment(
            path.toString(),
            "a replica cannot have this name, which Weir keeps for itself there",
            "move it elsewhere, or leave it out: exclude: [/%s]".formatted(name));
      }
    }
  }

  private static @Nullable RingMemory ring(JobConfig job, WriteSource source, Place place) {
    Keeper keeper = place.keeper();
    if (!keeper.keeps()) {
      return null;
    }
    long bytes = SourceQueue.hardLimitBytes(job.limits().memoryQueue().bytes());
    Optional<RingMemory> left = RingMemory.find(keeper, job.name());
    if (left.isPresent() && source.inherits() && left.get().standing().isPresent()) {
      return left.get();
    }
    left.ifPresent(
        ring ->
            LOG.info(
                "job {}: the server before had no whole mirror to go on with ({}, {})",
                job.name(),
                source.inherits() ? "capture stands" : "capture missed changes",
                ring));
    return RingMemory.create(keeper, job.name(), bytes);
  }

  /** Begins to connect; once. */
  void connect(Surroundings node) {
    Predicate<String> allowed =
        name -> job.target().node().map(wanted -> wanted.equals(name)).orElse(true);
    Dialer.Peer peer =
        new Dialer.Peer(
            job.target().address().host(),
            job.target().address().port(),
            allowed,
            new First(driver));
    Dialer begun = new Dialer(node.loops(), node.tls(), peer, node.timing(), driver::hasBacklog);
    dialer = begun;
    driver.dialsBy(() -> begun.another(new Further(driver)));
    begun.start();
  }

  private static SourceSettings settings(JobConfig job, CaptureChoice.Choice capture, Place place) {
    Policy policy =
        new Policy(
            job.sending().cap(),
            job.limits().memoryQueue().bytes(),
            job.limits().diskQueue().bytes(),
            job.limits().rpo(),
            capture.source().keepsWaiting() ? job.limits().blockAtMost() : Duration.ZERO);
    return new SourceSettings(
        place.node(),
        job.name(),
        capture,
        place.keeper(),
        policy,
        job.sending().leveling(),
        job.sending().connections(),
        place.state().resolve(job.name()).resolve("spill"),
        place.state().resolve(job.name()).resolve("catalogue"),
        job.capture().record(),
        job.prediction());
  }

  CompletableFuture<JobStatus> status() {
    return driver.status();
  }

  /**
   * @param throttle what holds in place of the configuration's cap, null for nothing
   */
  void throttle(@Nullable Throttle throttle) {
    driver.throttle(job.sending().cap(), throttle);
  }

  void mirror(MirrorKind kind) {
    driver.mirror(kind);
  }

  CompletableFuture<String> verify() {
    return driver.verify();
  }

  void pause(boolean paused) {
    driver.pause(paused);
  }

  /** Unmounts first, so that the application meets the plain directory whatever follows. */
  @Override
  public void close() {
    driver.queue().stopBlocking();
    driver.settle();
    try {
      source.close();
    } finally {
      if (dialer != null) {
        dialer.close();
      }
      RingMemory.forget(keeper, job.name());
      driver.close();
    }
  }

  /** Carries what a connection tells to the driver's thread. */
  private abstract static class Relay implements ConnectionListener {
    final SourceDriver driver;

    Relay(SourceDriver driver) {
      this.driver = driver;
    }

    @Override
    public void received(Connection connection, Frame frame) {
      switch (frame) {
        case Frame.Batch batch -> refuse(connection, batch);
        case Frame.Numbered numbered -> refuse(connection, numbered.batch());
        default -> driver.post(() -> driver.frameReceived(connection, frame));
      }
    }

    /** A target has nothing to send; the driver refuses the rest. */
    private static void refuse(Connection connection, Frame.Batch batch) {
      batch.stored().release();
      connection.refuse("a target sends no batches");
    }

    @Override
    public void writable(Connection connection) {
      driver.lineWritable();
    }
  }

  /** Of the connection that is made again and again. */
  static final class First extends Relay {
    First(SourceDriver driver) {
      super(driver);
    }

    @Override
    public void opened(Connection connection) {
      driver.post(() -> driver.connectionOpened(connection));
    }

    @Override
    public void closed(String why) {
      driver.post(() -> driver.connectionClosed(why));
    }
  }

  /** Of one of the further connections, which is not made again by itself. */
  static final class Further extends Relay {
    private @Nullable Connection connection;

    Further(SourceDriver driver) {
      super(driver);
    }

    @Override
    public void opened(Connection opened) {
      connection = opened;
      driver.post(() -> driver.furtherOpened(opened));
    }

    @Override
    public void closed(String why) {
      Connection gone = connection;
      driver.post(() -> driver.furtherClosed(gone, why));
    }
  }
}

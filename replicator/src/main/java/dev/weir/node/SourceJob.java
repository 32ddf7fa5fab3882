package dev.weir.node;

import dev.weir.config.JobConfig;
import dev.weir.engine.Policy;
import dev.weir.intercept.WriteSource;
import dev.weir.transport.Connection;
import dev.weir.transport.ConnectionListener;
import dev.weir.transport.Dialer;
import dev.weir.transport.EventLoops;
import dev.weir.transport.LinkTiming;
import dev.weir.transport.TlsContexts;
import dev.weir.wire.Frame;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One running job of a source: what captures, what drives, what connects. */
final class SourceJob implements AutoCloseable {
  private final JobConfig job;
  private final WriteSource source;
  private final SourceDriver driver;
  private final Dialer dialer;

  private SourceJob(JobConfig job, WriteSource source, SourceDriver driver, Dialer dialer) {
    this.job = job;
    this.source = source;
    this.driver = driver;
    this.dialer = dialer;
  }

  /** What every job of a node shares. */
  record Surroundings(
      String node, Path state, EventLoops loops, TlsContexts tls, LinkTiming timing) {}

  /**
   * Begins to capture, then to connect.
   *
   * @param throttle what holds in place of the configuration's cap, null for nothing
   * @throws dev.weir.problem.ProblemException when the directory cannot be captured; it is left as
   *     it was
   */
  static SourceJob start(
      JobConfig job, @Nullable Throttle throttle, CaptureChoice captures, Surroundings node) {
    CaptureChoice.Choice capture = captures.choose(job);
    WriteSource source = capture.source();
    SourceDriver driver = new SourceDriver(settings(job, capture, node), source, new NodeClock());
    try {
      source.start(driver.queue());
    } catch (RuntimeException e) {
      driver.abandon();
      throw e;
    }
    driver.throttle(job.sending().cap(), throttle);
    driver.start();
    Predicate<String> allowed =
        name -> job.target().node().map(wanted -> wanted.equals(name)).orElse(true);
    Dialer.Peer peer =
        new Dialer.Peer(
            job.target().address().host(),
            job.target().address().port(),
            allowed,
            new Relay(driver));
    Dialer dialer = new Dialer(node.loops(), node.tls(), peer, node.timing(), driver::hasBacklog);
    dialer.start();
    return new SourceJob(job, source, driver, dialer);
  }

  private static SourceSettings settings(
      JobConfig job, CaptureChoice.Choice capture, Surroundings node) {
    Policy policy =
        new Policy(
            job.sending().cap(),
            job.limits().memoryQueue().bytes(),
            job.limits().diskQueue().bytes(),
            job.limits().rpo());
    return new SourceSettings(
        node.node(),
        job.name(),
        capture,
        policy,
        job.sending().compression(),
        node.state().resolve(job.name()).resolve("spill"),
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

  void pause(boolean paused) {
    driver.pause(paused);
  }

  /** Unmounts first, so that the application meets the plain directory whatever follows. */
  @Override
  public void close() {
    try {
      source.close();
    } finally {
      dialer.close();
      driver.close();
    }
  }

  /** Carries what the connection tells to the driver's thread. */
  private record Relay(SourceDriver driver) implements ConnectionListener {
    @Override
    public void opened(Connection connection) {
      driver.post(() -> driver.connectionOpened(connection));
    }

    @Override
    public void received(Connection connection, Frame frame) {
      if (frame instanceof Frame.Batch batch) {
        batch.stored().release(); // a target has nothing to send; the driver refuses the rest
        connection.refuse("a target sends no batches");
        return;
      }
      driver.post(() -> driver.frameReceived(connection, frame));
    }

    @Override
    public void writable(Connection connection) {
      driver.post(() -> {});
    }

    @Override
    public void closed(String why) {
      driver.post(() -> driver.connectionClosed(why));
    }
  }
}

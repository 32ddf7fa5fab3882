package dev.weir.node;

import dev.weir.transport.Connection;
import dev.weir.transport.ConnectionListener;
import dev.weir.wire.Frame;
import dev.weir.wire.WireLimits;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a source to this target: finds the replica that it speaks of. */
final class TargetEndpoint implements ConnectionListener {
  private static final Logger LOG = LoggerFactory.getLogger(TargetEndpoint.class);

  /** What stands for the number of a batch of a single connection. */
  private static final long UNNUMBERED = 0;

  private final Function<String, Optional<ReplicaSlot>> replicas;
  private @Nullable TargetDriver driver;
  private @Nullable Connection connection;
  private @Nullable Inflow inflow;

  /** Agreed with the source. */
  private long features;

  private boolean refused;

  /**
   * @param replicas finds the replica of a job
   */
  TargetEndpoint(Function<String, Optional<ReplicaSlot>> replicas) {
    this.replicas = replicas;
  }

  @Override
  public void opened(Connection opened) {
    connection = opened;
  }

  @Override
  public void received(Connection from, Frame frame) {
    if (!refused) {
      heard(from, frame);
    } else if (frame instanceof Frame.Batch batch) {
      batch.stored().release();
    } else if (frame instanceof Frame.Numbered numbered) {
      numbered.batch().stored().release();
    }
  }

  private void heard(Connection from, Frame frame) {
    TargetDriver known = driver;
    switch (frame) {
      case Frame.Hello hello when known == null -> greet(from, hello);
      case Frame.Join join when known == null -> join(from, join);
      case Frame.Batch batch -> batch(from, batch);
      case Frame.Numbered numbered -> numbered(from, numbered);
      case Frame.AskFindings ask when known != null && agreed(WireLimits.COMPARISON) ->
          known.applying().asked(from, ask, agreed(WireLimits.ORPHANS_APART));
      case Frame.Ask ask when known != null && agreed(WireLimits.COMPARISON) ->
          known.applying().asked(from, ask);
      case Frame.Heartbeat heartbeat when known != null -> known.receiving().heard(heartbeat);
      default -> refuse(from, "unexpected " + frame.getClass().getSimpleName());
    }
  }

  private void batch(Connection from, Frame.Batch batch) {
    TargetDriver known = driver;
    if (known != null && inflow != null && !agreed(WireLimits.SEVERAL_CONNECTIONS)) {
      known.receiving().arrived(inflow, UNNUMBERED, batch);
      return;
    }
    batch.stored().release();
    refuse(
        from, known == null ? "a batch before hello" : "a batch without the number it was to have");
  }

  private void numbered(Connection from, Frame.Numbered numbered) {
    if (driver != null && inflow != null && agreed(WireLimits.SEVERAL_CONNECTIONS)) {
      driver.receiving().arrived(inflow, numbered.number(), numbered.batch());
      return;
    }
    numbered.batch().stored().release();
    refuse(from, "a numbered batch where none was agreed");
  }

  /** Nothing that follows is listened to: it would follow something that was not taken. */
  private void refuse(Connection from, String why) {
    refused = true;
    from.refuse(why);
    if (driver != null) {
      driver.receiving().detach(from, why);
    }
  }

  private boolean agreed(long feature) {
    return (features & feature) != 0;
  }

  private void greet(Connection from, Frame.Hello hello) {
    running(from, hello.job())
        .ifPresent(
            running -> {
              driver = running;
              features = hello.features() & WireLimits.FEATURES;
              boolean several = agreed(WireLimits.SEVERAL_CONNECTIONS);
              inflow = several ? Inflow.ofSeveral(from) : Inflow.ofOne(from);
              running.receiving().attach(inflow, features);
            });
  }

  private void join(Connection from, Frame.Join join) {
    running(from, join.job())
        .ifPresent(
            running -> {
              driver = running;
              features = WireLimits.SEVERAL_CONNECTIONS;
              inflow = Inflow.ofSeveral(from);
              running.receiving().join(inflow, join.session());
            });
  }

  /** What keeps the replica of this job, if this peer may speak of it and it runs. */
  private Optional<TargetDriver> running(Connection from, String job) {
    Optional<ReplicaSlot> found = replicas.apply(job);
    if (found.isEmpty()) {
      refuse(
          from,
          "no replica of job '%s' here; name it under 'replicas:' of the target's configuration"
              .formatted(job));
      return Optional.empty();
    }
    if (!found.get().config().from().contains(from.peerName())) {
      refuse(
          from,
          "node '%s' may not send job '%s'; name it under 'from:' of the target's configuration"
              .formatted(from.peerName(), job));
      return Optional.empty();
    }
    String obstacle = found.get().obstacle();
    Optional<TargetDriver> running = found.get().driver();
    if (!obstacle.isEmpty() || running.isEmpty()) {
      refuse(from, obstacle.isEmpty() ? found.get().obstacle() : obstacle);
      return Optional.empty();
    }
    return running;
  }

  @Override
  public void writable(Connection from) {
    // Acknowledgements are small and few: nothing waits for this.
  }

  @Override
  public void closed(String why) {
    LOG.info("connection closed: {}", why);
    if (driver != null && connection != null) {
      driver.receiving().detach(connection, why);
    }
  }
}

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

  private final Function<String, Optional<ReplicaSlot>> replicas;
  private @Nullable TargetDriver driver;
  private @Nullable Connection connection;

  /** Agreed with the source. */
  private long features;

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
    TargetDriver known = driver;
    switch (frame) {
      case Frame.Hello hello when known == null -> greet(from, hello);
      case Frame.Batch batch when known != null -> known.receiving().arrived(from, batch);
      case Frame.Batch batch -> {
        batch.stored().release();
        from.refuse("a batch before hello");
      }
      case Frame.AskFindings ask when known != null && compares() ->
          known.applying().asked(from, ask);
      case Frame.Ask ask when known != null && compares() -> known.applying().asked(from, ask);
      case Frame.Heartbeat heartbeat when known != null -> known.receiving().heard(heartbeat);
      default -> from.refuse("unexpected " + frame.getClass().getSimpleName());
    }
  }

  private boolean compares() {
    return (features & WireLimits.COMPARISON) != 0;
  }

  private void greet(Connection from, Frame.Hello hello) {
    Optional<ReplicaSlot> found = replicas.apply(hello.job());
    if (found.isEmpty()) {
      from.refuse(
          "no replica of job '%s' here; name it under 'replicas:' of the target's configuration"
              .formatted(hello.job()));
      return;
    }
    if (!found.get().config().from().contains(from.peerName())) {
      from.refuse(
          "node '%s' may not send job '%s'; name it under 'from:' of the target's configuration"
              .formatted(from.peerName(), hello.job()));
      return;
    }
    String obstacle = found.get().obstacle();
    if (!obstacle.isEmpty()) {
      from.refuse(obstacle);
      return;
    }
    found
        .get()
        .driver()
        .ifPresentOrElse(
            running -> {
              driver = running;
              features = hello.features() & WireLimits.FEATURES;
              running.receiving().attach(from, features);
            },
            () -> from.refuse(found.get().obstacle()));
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

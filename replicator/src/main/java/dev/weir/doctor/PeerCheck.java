package dev.weir.doctor;

import dev.weir.config.HostPort;
import dev.weir.config.JobConfig;
import dev.weir.keys.NodeKeys;
import dev.weir.transport.Connection;
import dev.weir.transport.ConnectionListener;
import dev.weir.transport.Dialer;
import dev.weir.transport.EventLoops;
import dev.weir.transport.LinkTiming;
import dev.weir.transport.TlsContexts;
import dev.weir.wire.Frame;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Connects to a job's target as the node would, up to the proof of both names, and says nothing
 * there: a job that runs keeps its connection.
 */
final class PeerCheck implements ConnectionListener {
  private static final Duration LONGEST = Duration.ofSeconds(8);

  /** A target that does not accept this node's certificate says so right after the handshake. */
  private static final Duration OBJECTION = Duration.ofMillis(700);

  private final CompletableFuture<String> opened = new CompletableFuture<>();
  private final CompletableFuture<String> refused = new CompletableFuture<>();

  private PeerCheck() {}

  static Finding of(JobConfig job, NodeKeys keys) {
    HostPort address = job.target().address();
    PeerCheck check = new PeerCheck();
    Dialer.Peer peer =
        new Dialer.Peer(
            address.host(),
            address.port(),
            name -> job.target().node().map(wanted -> wanted.equals(name)).orElse(true),
            check);
    String subject = "target of " + job.name();
    try (EventLoops loops = new EventLoops();
        Dialer dialer =
            new Dialer(loops, new TlsContexts(keys), peer, LinkTiming.DEFAULT, () -> false)) {
      dialer.start();
      CompletableFuture.anyOf(check.opened, check.refused)
          .get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      String objection =
          check.refused.completeOnTimeout("", OBJECTION.toMillis(), TimeUnit.MILLISECONDS).get();
      return objection.isEmpty()
          ? Finding.ok(
              subject,
              "%s answers, is node %s and accepts this node".formatted(address, check.opened.get()))
          : Finding.fail(subject, objection, "see weir doctor on the target");
    } catch (TimeoutException | ExecutionException e) {
      return Finding.fail(
          subject, address + " does not answer", "check the line, and that the target node runs");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.warn(subject, "was not asked: interrupted", "ask again");
    }
  }

  @Override
  public void opened(Connection connection) {
    opened.complete(connection.peerName());
  }

  @Override
  public void received(Connection connection, Frame frame) {
    if (frame instanceof Frame.Batch batch) {
      batch.stored().release();
    }
  }

  @Override
  public void writable(Connection connection) {
    // Nothing is sent.
  }

  @Override
  public void closed(String why) {
    refused.complete(why);
  }
}

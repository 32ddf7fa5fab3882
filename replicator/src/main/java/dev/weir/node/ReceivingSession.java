package dev.weir.node;

import dev.weir.transport.Connection;
import dev.weir.wire.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections over which a source sends one job at a time, and the batches that wait for one
 * that took another of them. Belongs to the receiving thread; each batch is charged to the {@link
 * Inflow} that brought it, which bounds what waits here.
 */
final class ReceivingSession {
  private final Connection first;
  private final long number;
  private final List<Connection> further = new ArrayList<>();
  private final Map<Long, Arrived> waiting = new HashMap<>();
  private long next;

  /** A batch, with what brought it. */
  record Arrived(Inflow inflow, long number, Frame.Batch batch) {
    /** It is in the journal, or worth nothing. */
    void release() {
      batch.stored().release();
      inflow.left(batch);
    }
  }

  /**
   * @param first the connection that said hello
   * @param number random, told to nobody else
   */
  ReceivingSession(Connection first, long number) {
    this.first = first;
    this.number = number;
  }

  long number() {
    return number;
  }

  Connection first() {
    return first;
  }

  boolean has(@Nullable Connection connection) {
    return connection != null && (connection == first || further.contains(connection));
  }

  /** Why this connection may not join, empty when it now has. */
  String join(Connection connection, long session, int most) {
    if (session != number || !connection.peerName().equals(first.peerName())) {
      return "there is no such session of this node; say hello first";
    }
    if (1 + further.size() >= most) {
      return "a session has at most " + most + " connections";
    }
    further.add(connection);
    return "";
  }

  /** Takes a batch; false when one with its number was there. */
  boolean put(Arrived arrived) {
    return arrived.number() >= next && waiting.putIfAbsent(arrived.number(), arrived) == null;
  }

  /** The next in order, null while it has not come. */
  @Nullable Arrived poll() {
    Arrived arrived = waiting.remove(next);
    next += arrived == null ? 0 : 1;
    return arrived;
  }

  /** Says it to all but the first. */
  void sayToFurther(Frame frame) {
    further.forEach(each -> each.send(frame));
  }

  /** Ends every connection with a word; what waits is the caller's to release. */
  List<Arrived> end(String why) {
    first.refuse(why);
    further.forEach(each -> each.refuse(why));
    List<Arrived> left = List.copyOf(waiting.values());
    waiting.clear();
    return left;
  }
}

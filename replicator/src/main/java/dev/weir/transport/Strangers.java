package dev.weir.transport;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Connections whose peer has not proved its name yet. There is room for some only, and the one that
 * has waited longest gives way, so that silent ones cannot keep a known peer out.
 */
final class Strangers {
  /** A proof takes some hundredths of a second, also of many peers that come back at once. */
  static final int MOST = 128;

  private final Deque<Channel> waiting = new ArrayDeque<>();

  /** A new connection; it leaves by {@link #left}. */
  void came(Channel channel) {
    Channel longest = null;
    synchronized (waiting) {
      waiting.add(channel);
      if (waiting.size() > MOST) {
        longest = waiting.poll();
      }
    }
    if (longest != null) {
      longest.close();
    }
  }

  /** It has proved its name, or is closed. */
  void left(Channel channel) {
    synchronized (waiting) {
      waiting.remove(channel);
    }
  }
}

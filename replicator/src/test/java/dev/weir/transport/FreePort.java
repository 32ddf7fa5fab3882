package dev.weir.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a test that closes it and listens on it again. It lies below those that the kernel
 * gives to outgoing connections (from 32768): of those, one could be taken meanwhile by any
 * connection of the machine, even by the dialer's own attempt to reach it.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int BEHIND_LAST = 32_000;

  private FreePort() {}

  public static int find() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException taken) {
        // another one of the twelve thousand will do
      }
    }
  }
}

package dev.weir.doctor;

import dev.weir.config.HostPort;
import dev.weir.config.NodeConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the node can have its ports. */
final class PortChecks {
  private final NodeConfig config;
  private final RunningNode running;

  PortChecks(NodeConfig config, RunningNode running) {
    this.config = config;
    this.running = running;
  }

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    port("listen", config.listen()).ifPresent(findings::add);
    port("metrics", config.observing().metrics()).ifPresent(findings::add);
    return findings;
  }

  private Optional<Finding> port(String key, Optional<HostPort> address) {
    return address.map(
        at -> running.up() ? Finding.ok(key, at + " is the running node's") : free(key, at));
  }

  private static Finding free(String key, HostPort at) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(at.host(), at.port()));
      return Finding.ok(key, at + " is free");
    } catch (IOException e) {
      return Finding.fail(
          key,
          at + " cannot be had: " + e.getMessage(),
          "see ss -ltnp 'sport = :" + at.port() + "', or choose another under '" + key + ":'");
    }
  }
}

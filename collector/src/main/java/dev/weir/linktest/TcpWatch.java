package dev.weir.linktest;

import dev.weir.linux.TcpConnection;
import dev.weir.linux.TcpInfo;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the sending connections' counters; made before sending, asked before they close. */
final class TcpWatch {
  private final List<Socket> sockets;
  private final List<TcpConnection> connections = new ArrayList<>();
  private final Optional<MachineTcp> before = MachineTcp.now();

  TcpWatch(List<Socket> sockets) {
    this.sockets = sockets;
    for (Socket socket : sockets) {
      TcpConnection.of(socket).ifPresent(connections::add);
    }
  }

  /** Payload of a full segment now, for whoever wants to send whole ones. */
  int segmentBytes() {
    return connections.stream()
        .findFirst()
        .flatMap(TcpConnection::info)
        .map(TcpInfo::segmentBytes)
        .filter(bytes -> bytes > 0)
        .orElse(FrameAccounting.PAYLOAD_BYTES);
  }

  TcpCounts counts() {
    List<TcpInfo> infos =
        connections.stream().map(TcpConnection::info).flatMap(Optional::stream).toList();
    if (infos.size() == sockets.size()) {
      String control = connections.getFirst().congestionControl().orElse("");
      return TcpCounts.of(infos, control);
    }
    Optional<MachineTcp> now = MachineTcp.now();
    return before.isPresent() && now.isPresent()
        ? now.get().since(before.get())
        : new TcpCounts.Unknown("this system does not tell what TCP sent again");
  }
}

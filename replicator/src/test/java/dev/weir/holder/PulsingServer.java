package dev.weir.holder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A server that does nothing: it says that it is up, to its holder and by a file UP-PID. */
final class PulsingServer {
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  private PulsingServer() {}

  public static void main(String[] args) throws Exception {
    Path place = Path.of(args[0]);
    Optional<HolderLink> link = HolderLink.connect(HolderProcess.socket().orElseThrow());
    if (link.isPresent()) {
      link.get().up();
      Files.createFile(place.resolve("up-" + ProcessHandle.current().pid()));
      Thread.sleep(AT_MOST);
    }
  }
}

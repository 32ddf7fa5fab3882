package dev.weir.holder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server that does nothing: it says that it waits for its turn by a file waits-PID, and that it
 * is up, to its holder and by a file up-PID.
 */
final class PulsingServer {
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  private PulsingServer() {}

  public static void main(String[] args) throws Exception {
    Path place = Path.of(args[0]);
    long pid = ProcessHandle.current().pid();
    Runnable waiting = () -> touch(place.resolve("waits-" + pid));
    Optional<HolderLink> link =
        HolderLink.connect(HolderProcess.socket().orElseThrow(), List.of(waiting));
    if (link.isPresent()) {
      link.get().up();
      touch(place.resolve("up-" + pid));
      Thread.sleep(AT_MOST);
    }
  }

  private static void touch(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.weir.node;

import dev.weir.config.NodeConfig;
import dev.weir.config.NodeConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A node without a holder, {@code CONFIGURATION DIRECTORY}, until its process is killed. */
final class NodeUntilKilled {
  private NodeUntilKilled() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    NodeConfig config =
        NodeConfigReader.parse(Files.readString(file), file.toString(), Path.of(arguments[1]));
    Node.start(config, new SystemCapture(config.state()), NodePair.TIMING);
    System.out.println("ready");
    if (System.in.read() >= 0) {
      throw new IllegalStateException("not killed");
    }
  }
}

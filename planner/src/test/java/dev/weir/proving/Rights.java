package dev.weir.proving;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weir.proving.line.NamespaceLine;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a test needs of the machine; says loudly what it skips. */
final class Rights {
  private Rights() {}

  static void requireFuseAndNamespaces() {
    if (!Files.isWritable(Path.of("/dev/fuse")) || !NamespaceLine.permitted()) {
      String missing = "SKIPPED: needs root, /dev/fuse and network namespaces";
      System.out.println(missing);
      if (Boolean.getBoolean("weir.strict")) {
        fail(missing);
      }
      abort(missing);
    }
  }
}

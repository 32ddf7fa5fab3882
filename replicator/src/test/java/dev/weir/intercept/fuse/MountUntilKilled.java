package dev.weir.intercept.fuse;

import java.io.IOException;
import java.nio.file.Path;

/** Captures a directory until its process is killed; says "ready" when it does. */
final class MountUntilKilled {
  private MountUntilKilled() {}

  public static void main(String[] arguments) throws IOException {
    new FuseWriteSource(Path.of(arguments[0]), FuseWriteSource.Options.keepingApart())
        .start(new RecordingSink());
    System.out.println("ready");
    if (System.in.read() >= 0) {
      throw new IllegalStateException("not killed");
    }
  }
}

package dev.weir.intercept.fuse;

import static org.junit.jupiter.api.Assertions.fail;

import dev.weir.linux.Syscalls;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine; says loudly what it skips, and fails where it is strict. */
public final class Needed {
  private Needed() {}

  /** Capture by FUSE. */
  public static void fuse() {
    boolean can =
        Syscalls.supported()
            && Files.isWritable(Path.of("/dev/fuse"))
            && "root".equals(System.getProperty("user.name"));
    that(can, "capture by FUSE: needs root and /dev/fuse on Linux x86-64");
  }

  /** Whatever else. */
  public static void that(boolean holds, String what) {
    if (!holds) {
      if (Boolean.getBoolean("weir.strict")) {
        fail("strict, and not possible here: " + what);
      }
      System.out.println("SKIPPED " + what);
      Assumptions.assumeTrue(false, what);
    }
  }
}

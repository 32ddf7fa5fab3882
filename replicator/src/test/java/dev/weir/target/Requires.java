package dev.weir.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.linux.Syscalls;

/** Tests that need a right of the system say so loudly, and fail where nothing may be skipped. */
public final class Requires {
  private Requires() {}

  static void root(String what) {
    that(System.getProperty("user.name").equals("root") && Syscalls.supported(), what, "root");
  }

  public static void that(boolean present, String what, String missing) {
    if (!present) {
      System.out.println("SKIPPED: " + what + ": needs " + missing);
    }
    if (Boolean.getBoolean("weir.strict")) {
      assertThat(present).as("%s needs %s", what, missing).isTrue();
    }
    assumeTrue(present, missing);
  }
}

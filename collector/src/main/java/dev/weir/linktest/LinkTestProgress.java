package dev.weir.linktest;

import java.time.Duration;

/** Hears what the test does now. */
public interface LinkTestProgress {
  /**
   * @param what for example {@code to the listener, 8 streams}
   * @param length how long it takes
   */
  void begins(String what, Duration length);
}

package dev.weir.node;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a running node will do by itself, and says what was seen when it does not. */
final class Await {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final long POLL_NANOS = 5_000_000;

  private Await() {}

  static void until(BooleanSupplier condition, Supplier<Object> seen) {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not reached within " + LONGEST + "; last seen: " + seen.get());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}

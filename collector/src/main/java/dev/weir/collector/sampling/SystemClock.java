package dev.weir.collector.sampling;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The running machine's clocks, with a stop that any thread may call. */
public final class SystemClock implements TickClock {
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Ends the wait at hand and every later one. */
  public void stop() {
    stopped.countDown();
  }

  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }

  @Override
  public long wallNanos() {
    Instant now = Instant.now();
    return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
  }

  @Override
  public boolean waitUntil(long monotonicNanos) {
    try {
      return !stopped.await(monotonicNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

package dev.weir.collector.sampling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The running machine's clocks, with a stop that any thread may call. */
public final class SystemClock implements TickClock {
  /** Seconds since the machine started, suspension included, which System.nanoTime leaves out. */
  private static final Path UPTIME = Path.of("/proc/uptime");

  /** A thread that was interrupted between two clocks would see a step that never was. */
  private static final long CLOSE_NANOS = 1_000_000;

  private static final int MOST_READS = 5;

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
  public long suspendedNanos() {
    try {
      String uptime = Files.readString(UPTIME);
      double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
      return (long) (seconds * 1e9) - System.nanoTime();
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return 0; // Not Linux: a suspension then looks like a clock set forward, a gap all the same.
    }
  }

  @Override
  public Reading read() {
    long suspended = suspendedNanos();
    for (int i = 1; true; i++) {
      long before = System.nanoTime();
      long wall = wallNanos();
      long after = System.nanoTime();
      if (after - before < CLOSE_NANOS || i == MOST_READS) {
        return new Reading(before, wall, suspended);
      }
    }
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

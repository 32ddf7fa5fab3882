package dev.weir.collector.compressing;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Reads what was picked, soon after it was written, and packs it; behind all others. */
final class ContentThread implements AutoCloseable {
  /** Soon enough that what was written is in the page cache still. */
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(250);

  /** A read that a sick disk does not answer is left behind. */
  private static final Duration CLOSING_MAX = Duration.ofSeconds(2);

  private final RecentWrites writes;
  private final ContentSampler sampler;
  private final LongSupplier cpuNanos;
  private final ByteBuffer content = ByteBuffer.allocateDirect(ContentSampler.WINDOW_BYTES);
  private final Thread thread = new Thread(this::run, "weir-content");
  private volatile boolean closed;

  ContentThread(RecentWrites writes, ContentSampler sampler, LongSupplier cpuNanos) {
    this.writes = writes;
    this.sampler = sampler;
    this.cpuNanos = cpuNanos;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    ThreadClock.stepBack();
    while (!closed) {
      LockSupport.parkNanos(this, BETWEEN_ROUNDS.toNanos());
      Optional<ContentSampler.Pick> pick = sampler.next();
      while (pick.isPresent() && !closed) {
        read(pick.get());
        pick = sampler.next();
      }
    }
    Blank.fill(content);
  }

  private void read(ContentSampler.Pick pick) {
    long before = cpuNanos.getAsLong();
    content.clear().limit(pick.length());
    int length = writes.readAgain(pick.file(), pick.offset(), content);
    content.clear().limit(length);
    sampler.read(pick, content, cpuNanos.getAsLong() - before);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(CLOSING_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.weir.collector.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C into an orderly end: asks the work to stop and holds the exit until it has. */
final class OrderlyStop implements AutoCloseable {
  /** An orderly end writes one block; a disk that takes longer is broken. */
  private static final int LONGEST_SECONDS = 10;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  OrderlyStop(Runnable stop) {
    hook =
        new Thread(
            () -> {
              stop.run();
              awaitDone();
            },
            "orderly-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Says that nothing is left to lose. */
  void reached() {
    done.countDown();
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      hook.interrupt(); // The exit is under way already and may go on.
    }
  }

  private void awaitDone() {
    try {
      done.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.weir.collector.cli;

import dev.weir.linux.IgnoredSignal;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns Ctrl-C (SIGINT), SIGTERM and a terminal that goes away (SIGHUP) into an orderly end: asks
 * the work to stop, after which the command ends as it would by itself. A second signal ends the
 * process. An exit that comes another way is held until the work has ended.
 */
final class OrderlyStop implements AutoCloseable {
  /** An orderly end writes one block; a disk that takes longer is broken. */
  private static final int LONGEST_SECONDS = 10;

  private static final int INTERRUPT = 2;

  /** What a shell reports of a process that a signal ended: this and the signal's number. */
  private static final int ENDED_BY_SIGNAL = 128;

  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Runnable stop;
  private final Thread hook;

  OrderlyStop(Runnable stop) {
    this.stop = stop;
    hook =
        new Thread(
            () -> {
              stop.run();
              awaitDone();
            },
            "orderly-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    IgnoredSignal.restore(INTERRUPT); // A job that a script began with & ends by kill -INT, too.
    handle("INT", INTERRUPT);
    handle("TERM", 15);
    handle("HUP", 1);
  }

  /**
   * By reflection, since the compiler warns of any mention of these classes and no other way leads
   * to signals. Where they are missing, the exit that the signal brings about is held.
   */
  private void handle(String name, int number) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                received(number);
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      return; // Not on this platform (Windows has no SIGHUP): the hook has to do.
    }
  }

  private void received(int number) {
    if (asked.compareAndSet(false, true)) {
      stop.run();
    } else {
      Runtime.getRuntime().halt(ENDED_BY_SIGNAL + number);
    }
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

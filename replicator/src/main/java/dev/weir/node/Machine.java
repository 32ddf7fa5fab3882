package dev.weir.node;

import java.lang.foreign.Arena;

/**
 * What the threads of a job or a replica run on: time, threads, waiting, memory and chance. There
 * is one of these for what really runs, {@link ThisMachine}, and one that simulates it, so that
 * every order of events can be had again.
 */
interface Machine {
  NodeClock clock();

  /** A thread that has not been started. */
  Thread thread(String name, Runnable body);

  /** Waits until the thread is over, at most so long. */
  void join(Thread thread, long millis) throws InterruptedException;

  void sleep(long nanos) throws InterruptedException;

  Bell bell();

  /** Memory for any thread, until it is closed. */
  Arena arena();

  /** A number from 0 to below {@code bound} that nobody can guess. */
  long secret(long bound);
}

package dev.weir.intercept.fuse;

/**
 * Decides on which processor a serving thread is to run. A caller that waits for each answer is
 * served soonest on its own processor: there it needs no other one to be woken, which in a virtual
 * machine takes several times as long as the request itself. A caller that the kernel reads ahead
 * for does not wait, and a processor of its own for the server is better. Pure; one thread.
 */
final class Placement {
  /** Any processor. */
  static final int ANYWHERE = -1;

  /** After so many requests the caller's processor is asked for, at some 5 µs. */
  static final int PERIOD = 64;

  private int requests;
  private int reads;

  /** Counts a request; returns whether {@link #next} is to be asked. */
  boolean served(boolean read) {
    reads += read ? 1 : 0;
    requests++;
    return requests >= PERIOD;
  }

  /**
   * Where to run from here on.
   *
   * @param processor where the last caller ran last, {@link #ANYWHERE} when it cannot be said
   */
  int next(int processor) {
    boolean together = 2 * reads <= requests;
    requests = 0;
    reads = 0;
    return together ? processor : ANYWHERE;
  }
}

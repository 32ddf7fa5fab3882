package dev.weir.node;

/** Where one thread waits for the others. */
interface Bell {
  /** Ends the wait that is under way or, when there is none, the next one; never waits itself. */
  void ring();

  /**
   * Waits until it was rung since the last wait, at most so long; may return without a reason.
   *
   * @throws InterruptedException when the thread was asked to end
   */
  void await(long nanos) throws InterruptedException;
}

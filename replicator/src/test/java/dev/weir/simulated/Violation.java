package dev.weir.simulated;

/** An invariant does not hold. */
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param invariant in a word or two
   */
  public Violation(String invariant, String what) {
    super(invariant + ": " + what);
  }
}

package dev.weir.fuzz;

/** Makes an input smaller that shows a fault, as long as it shows the same one. */
final class Shrinker {
  private static final int MOST_TRIES = 3_000;
  private static final long MOST_NANOS = 20_000_000_000L;

  private final Oracle oracle;
  private final String signature;
  private int tries;

  Shrinker(Oracle oracle, String signature) {
    this.oracle = oracle;
    this.signature = signature;
  }

  byte[] shrink(byte[] input) {
    long end = System.nanoTime() + MOST_NANOS;
    byte[] smallest = input;
    for (int step = Math.max(1, input.length / 2); step > 0; step /= 2) {
      for (int at = 0; at < smallest.length && System.nanoTime() < end; ) {
        byte[] without =
            Mutator.joined(smallest, at, new byte[0], Math.min(smallest.length, at + step));
        boolean same = tries++ < MOST_TRIES && shows(without);
        smallest = same ? without : smallest;
        at += same ? 0 : step;
      }
    }
    return smallest;
  }

  private boolean shows(byte[] input) {
    return oracle.ask(input) instanceof Oracle.Answer.Wrong wrong
        && wrong.signature().equals(signature);
  }
}

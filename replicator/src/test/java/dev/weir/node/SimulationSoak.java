package dev.weir.node;

import java.util.ArrayList;
import java.util.List;

/** Runs seed after seed and prints what it finds; see bench/simulate. */
final class SimulationSoak {
  private static final int EACH = 100;

  private SimulationSoak() {}

  /** {@code [--from SEED] [--seeds N] [--forever]}; ends with 1 when an invariant was violated. */
  public static void main(String[] arguments) {
    long from = 1;
    long seeds = 1_000;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--from" -> from = Long.parseLong(arguments[++i]);
        case "--seeds" -> seeds = Long.parseLong(arguments[++i]);
        case "--forever" -> seeds = Long.MAX_VALUE - from;
        default -> {
          System.err.println("unknown: " + arguments[i] + "; known: --from, --seeds, --forever");
          System.exit(2);
        }
      }
    }
    System.exit(run(from, seeds).isEmpty() ? 0 : 1);
  }

  /** The seeds that violate an invariant. */
  private static List<Long> run(long from, long seeds) {
    List<Long> violating = new ArrayList<>();
    long begun = System.nanoTime();
    long steps = 0;
    for (long seed = from; seed < from + seeds; seed++) {
      try {
        Simulation.Outcome outcome = Simulation.run(seed);
        steps += outcome.steps();
        if (seeds <= EACH) {
          System.out.printf("seed %d: %s%n", seed, outcome);
        }
      } catch (AssertionError violated) {
        violating.add(seed);
        System.out.println(violated.getMessage());
      }
      if ((seed - from + 1) % EACH == 0 || seed == from + seeds - 1) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
            "%d seeds from %d, %d steps, %.0f ms each: %s%n",
            seed - from + 1,
            from,
            steps,
            1e3 * seconds / (seed - from + 1),
            violating.isEmpty() ? "no violation" : "violations in " + violating);
      }
    }
    return violating;
  }
}

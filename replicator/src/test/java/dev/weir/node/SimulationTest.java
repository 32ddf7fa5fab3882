package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** See docs/simulation.md; {@code bench/simulate} runs more seeds. */
class SimulationTest {
  private static final long SEEDS = 150;
  private static final long REPEATED = 12;

  @Test
  void noInvariantIsViolatedWhateverGoesWrong() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertThat(Simulation.run(seed).events()).as("seed %d", seed).isPositive();
    }
  }

  @Test
  void aSeedReproducesItsRun() {
    for (long seed = 1_001; seed <= 1_000 + REPEATED; seed++) {
      assertThat(Simulation.run(seed)).as("seed %d", seed).isEqualTo(Simulation.run(seed));
    }
    assertThat(Simulation.run(1_001).trace()).isNotEqualTo(Simulation.run(1_002).trace());
  }
}

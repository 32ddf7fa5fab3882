package dev.weir.modes;

import dev.weir.scenario.Hop;
import java.time.Duration;
import java.util.List;

/** Copies of copies that know nothing of each other's clocks. */
public final class ChainAge {
  private ChainAge() {}

  /**
   * Largest recovery point age at the end of the chain: the sum over its hops of period + transfer
   * (model.md, E4). Each hop may just have missed what the one before brought.
   */
  public static Duration worst(List<Hop> chain) {
    return chain.stream()
        .map(hop -> hop.every().plus(hop.transfer()))
        .reduce(Duration.ZERO, Duration::plus);
  }
}

package dev.weir.line;

import java.util.Optional;

/**
 * What a line costs; a cost per month or a tariff, not both.
 *
 * @param cost per month whatever is sent
 * @param tariff by what is ordered and sent
 * @param installation once
 */
public record LinePrice(
    Optional<Cost> cost, Optional<Tariff> tariff, Optional<Money> installation) {
  /** Nothing is known. */
  public static final LinePrice UNKNOWN =
      new LinePrice(Optional.empty(), Optional.empty(), Optional.empty());

  public LinePrice {
    if (cost.isPresent() && tariff.isPresent()) {
      throw new IllegalArgumentException("a line has a cost or a tariff, not both");
    }
  }
}

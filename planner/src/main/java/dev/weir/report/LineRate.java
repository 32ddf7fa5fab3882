package dev.weir.report;

import java.util.Optional;

/**
 * A candidate line.
 *
 * @param name the user's name for it, hostile until escaped
 * @param bitsPerSecond nominal bandwidth
 * @param usableBitsPerSecond after TCP ceiling, share and cap
 * @param cost per month, as the user wrote it
 */
public record LineRate(
    String name, double bitsPerSecond, double usableBitsPerSecond, Optional<Cost> cost) {

  /**
   * @param amount per month
   * @param currency ISO 4217 code, for example {@code EUR}
   */
  public record Cost(double amount, String currency) {}
}

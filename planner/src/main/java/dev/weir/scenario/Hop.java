package dev.weir.scenario;

import java.time.Duration;

/**
 * One copy in a chain of copies that know nothing of each other's clocks.
 *
 * @param every its period
 * @param transfer how long one of its copies travels
 */
public record Hop(Duration every, Duration transfer) {
  public Hop {
    if (!every.isPositive()) {
      throw new IllegalArgumentException("copies lie more than 0 s apart");
    }
  }
}

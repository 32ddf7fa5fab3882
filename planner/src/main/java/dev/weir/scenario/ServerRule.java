package dev.weir.scenario;

import dev.weir.units.DataSize;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is said of the servers whose name matches.
 *
 * @param match name of a host or a source; {@code *} stands for any characters
 * @param tier number of a {@link Tier}
 * @param growth of its writes; else that of the plan
 * @param sharing its part of a shared line
 * @param group servers of one consistency group, cut at one moment
 * @param protectedSize bytes on its protected disks
 */
public record ServerRule(
    String match,
    OptionalInt tier,
    Optional<YearlyGrowth> growth,
    LineSharing sharing,
    Optional<String> group,
    Optional<DataSize> protectedSize) {
  /**
   * Part of a shared line.
   *
   * @param weight of its backlog beside others of the same priority, 1 to {@link #LARGEST}
   * @param priority 1 goes before 2, as long as 1 has anything to send; 1 to {@link #LARGEST}
   */
  public record LineSharing(int weight, int priority) {
    /** Weights differ by at most this, so that the smallest still gets on. */
    public static final int LARGEST = 1000;

    /** The same for everybody. */
    public static final LineSharing EQUAL = new LineSharing(1, 1);

    public LineSharing {
      if (weight < 1 || weight > LARGEST || priority < 1 || priority > LARGEST) {
        throw new IllegalArgumentException(
            "weight and priority are 1 to " + LARGEST + ", not " + weight + " and " + priority);
      }
    }
  }

  /** Whether a name is one of those meant; letters count in their case. */
  public boolean matches(String name) {
    int at = 0;
    int from = 0;
    int star = -1;
    int retry = 0;
    while (from < name.length()) {
      if (at < match.length() && match.charAt(at) == '*') {
        star = at++;
        retry = from;
      } else if (at < match.length() && match.charAt(at) == name.charAt(from)) {
        at++;
        from++;
      } else if (star >= 0) {
        at = star + 1;
        from = ++retry;
      } else {
        return false;
      }
    }
    return match.substring(at).chars().allMatch(c -> c == '*');
  }
}

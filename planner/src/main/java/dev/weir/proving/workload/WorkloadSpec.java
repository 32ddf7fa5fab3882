package dev.weir.proving.workload;

import dev.weir.problem.ProblemException;
import dev.weir.units.DataSize;
import dev.weir.units.Durations;
import dev.weir.units.UnitFormatException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much a mixed workload writes: a steady mix (half of its bytes random 8 KiB overwrites with
 * fsync, a third appends, the rest small files) and one burst on top of it.
 *
 * @param duration from the first to the last planned operation
 * @param rate bytes per second of the steady mix
 * @param burstRate bytes per second that the burst adds; 0 for none
 * @param burstAt start of the burst after the start of the workload
 * @param burstFor length of the burst
 * @param database size of the preallocated database file
 * @param compressible share of the content that a codec can take away, from 0 to 1
 */
public record WorkloadSpec(
    Duration duration,
    DataSize rate,
    DataSize burstRate,
    Duration burstAt,
    Duration burstFor,
    DataSize database,
    double compressible)
    implements ProofWorkload {
  private static final List<String> KEYS =
      List.of("duration", "rate", "burst", "burst-at", "burst-for", "database", "compressible");
  private static final String EXAMPLE =
      "write for example mixed:duration=600s,rate=1MB/s,burst=12MB/s,burst-for=30s";
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final DataSize HIGHEST_RATE = new DataSize(1_000_000_000);
  private static final DataSize LARGEST_DATABASE = new DataSize(64L << 30);

  public WorkloadSpec {
    require(
        duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0,
        "a duration of " + Durations.print(duration) + " is not between 1 s and 1 day");
    require(rate.bytes() > 0 && rate.compareTo(HIGHEST_RATE) <= 0, "rate is outside 1 B/s..1 GB/s");
    require(burstRate.compareTo(HIGHEST_RATE) <= 0, "burst is more than 1 GB/s");
    require(
        burstAt.plus(burstFor).compareTo(duration) <= 0,
        "the burst ends after the workload, which lasts " + Durations.print(duration));
    require(
        database.bytes() >= WorkloadFiles.PAGE_BYTES && database.compareTo(LARGEST_DATABASE) <= 0,
        "database is outside 8 KiB..64 GiB");
    require(compressible >= 0 && compressible <= 0.95, "compressible is outside 0%..95%");
  }

  /**
   * Parses {@code mixed[:KEY=VALUE,...]}. What is not given follows from the duration: the burst
   * begins after a quarter of it and lasts a twentieth.
   *
   * @throws ProblemException of wrong use, naming the key and the value
   */
  public static WorkloadSpec parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    require(name.equals("mixed"), "unknown workload '" + name + "'; there is: mixed");
    Map<String, String> given =
        SpecText.pairs(colon < 0 ? "" : text.substring(colon + 1), KEYS, EXAMPLE);
    try {
      Duration duration = Durations.parse(given.getOrDefault("duration", "600s"));
      return new WorkloadSpec(
          duration,
          SpecText.perSecond(given.getOrDefault("rate", "1MB/s")),
          SpecText.perSecond(given.getOrDefault("burst", "12MB/s")),
          given.containsKey("burst-at")
              ? Durations.parse(given.get("burst-at"))
              : duration.dividedBy(4),
          given.containsKey("burst-for")
              ? Durations.parse(given.get("burst-for"))
              : duration.dividedBy(20),
          DataSize.parse(given.getOrDefault("database", "64MiB")),
          SpecText.percent(given.getOrDefault("compressible", "50%")));
    } catch (UnitFormatException e) {
      throw ProblemException.wrongUse(SpecText.OPTION, String.valueOf(e.getMessage()), EXAMPLE);
    }
  }

  /** Prints a text that {@link #parse} reads back to the same workload. */
  @Override
  public String toString() {
    return ("mixed:duration=%s,rate=%s/s,burst=%s/s,burst-at=%s,burst-for=%s,database=%s,"
            + "compressible=%s%%")
        .formatted(
            Durations.print(duration),
            compact(rate),
            compact(burstRate),
            Durations.print(burstAt),
            Durations.print(burstFor),
            compact(database),
            compressible * 100);
  }

  private static String compact(DataSize size) {
    return size.toString().replace(" ", "");
  }

  @Override
  public Optional<Duration> expected() {
    return Optional.of(duration);
  }

  @Override
  public StampedPlan stamped(long seed) {
    return new WorkloadPlan(this, seed);
  }

  private static void require(boolean condition, String what) {
    SpecText.require(condition, what, EXAMPLE);
  }
}

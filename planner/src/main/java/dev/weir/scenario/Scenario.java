package dev.weir.scenario;

import dev.weir.line.CandidateLine;
import dev.weir.units.DataSize;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a plan is asked beyond its measurement; every part may be absent.
 *
 * @param heading names for page 1
 * @param asked what options of the command line may also say
 * @param lines candidates, each with its own name
 * @param growth of the writes
 * @param disturbances what takes bandwidth away at times
 * @param queue limits of the source's queue; without them it never overflows
 * @param copies full copies of the protected data
 * @param fleet what is said of single servers
 * @param modes other ways to replicate than continuously
 * @param history what the target keeps besides the present state
 * @param business what downtime and licences are worth
 */
public record Scenario(
    Heading heading,
    Asked asked,
    List<CandidateLine> lines,
    Growth growth,
    Disturbances disturbances,
    Optional<QueueLimits> queue,
    Copies copies,
    Fleet fleet,
    Modes modes,
    History history,
    Business business) {
  private static final Scenario EMPTY =
      new Scenario(
          new Heading(Optional.empty(), Optional.empty(), Optional.empty()),
          new Asked(Optional.empty(), List.of(), Optional.empty()),
          List.of(),
          Growth.NONE,
          new Disturbances(Optional.empty(), List.of()),
          Optional.empty(),
          new Copies(Optional.empty(), MirrorPlan.USUAL, Optional.empty()),
          new Fleet(List.of(), List.of()),
          new Modes(Optional.empty(), Optional.empty(), List.of()),
          new History(Optional.empty(), Optional.empty()),
          new Business(Optional.empty(), Optional.empty()));

  public Scenario {
    lines = List.copyOf(lines);
    if (lines.stream().map(CandidateLine::name).distinct().count() < lines.size()) {
      throw new IllegalArgumentException("two lines have the same name");
    }
  }

  /** The scenario of a plan that was asked nothing more. */
  public static Scenario empty() {
    return EMPTY;
  }

  /** This scenario with another growth of all servers without a rule. */
  public Scenario withGrowth(YearlyGrowth rate) {
    return new Scenario(
        heading,
        asked,
        lines,
        growth.withRate(rate),
        disturbances,
        queue,
        copies,
        fleet,
        modes,
        history,
        business);
  }

  /** This scenario with other protected bytes. */
  public Scenario withProtected(DataSize size) {
    return new Scenario(
        heading,
        asked,
        lines,
        growth,
        disturbances,
        queue,
        new Copies(Optional.of(size), copies.mirror(), copies.initial()),
        fleet,
        modes,
        history,
        business);
  }

  /** Names for page 1, hostile until escaped. */
  public record Heading(
      Optional<String> customer, Optional<String> sourceSite, Optional<String> targetSite) {}

  /**
   * What options of the command line may also say; the option wins.
   *
   * @param zone whose clocks calendars and local times are read from; else that of the captures
   * @param objectives RPOs; none: those of the command line or its default
   */
  public record Asked(
      Optional<ZoneId> zone, List<Duration> objectives, Optional<CompressionWish> compression) {
    public Asked {
      objectives = List.copyOf(objectives);
    }
  }

  /**
   * What takes bandwidth away at times.
   *
   * @param throttle weekly calendar of the cap
   * @param outages those at given times belong to one run and do not overlap; each at the worst
   *     moment is a question of its own beside them
   */
  public record Disturbances(Optional<Throttle> throttle, List<Outage> outages) {
    public Disturbances {
      outages = List.copyOf(outages);
    }
  }

  /**
   * Full copies of the protected data.
   *
   * @param protectedSize bytes that lie on the protected disks, before compression
   * @param mirror how the source is read, and what a mirror after an overflow ships
   * @param initial the first copy; asked for when given or when {@code protectedSize} is
   */
  public record Copies(
      Optional<DataSize> protectedSize, MirrorPlan mirror, Optional<InitialCopy> initial) {}

  /**
   * What is said of single servers.
   *
   * @param servers the first rule that matches a server's name holds for it
   * @param tiers of the disaster-recovery plan, each number once
   */
  public record Fleet(List<ServerRule> servers, List<Tier> tiers) {
    public Fleet {
      servers = List.copyOf(servers);
      tiers = List.copyOf(tiers);
      if (tiers.stream().map(Tier::number).distinct().count() < tiers.size()) {
        throw new IllegalArgumentException("two tiers have the same number");
      }
    }

    /** The rule that holds for a server or a source of it. */
    public Optional<ServerRule> ruleOf(String name) {
      return servers.stream().filter(rule -> rule.matches(name)).findFirst();
    }

    /** The tier of that number. */
    public Optional<Tier> tier(int number) {
      return tiers.stream().filter(tier -> tier.number() == number).findFirst();
    }
  }

  /**
   * Other ways to replicate than continuously.
   *
   * @param chain copies of copies, each on its own clock; their ages add up
   */
  public record Modes(
      Optional<SynchronousMode> synchronous, Optional<PeriodicMode> periodic, List<Hop> chain) {
    public Modes {
      chain = List.copyOf(chain);
    }
  }

  /**
   * What the target keeps besides the present state.
   *
   * @param journal length of the history from which any moment can be recovered
   */
  public record History(Optional<Duration> journal, Optional<Snapshots> snapshots) {}

  /** What downtime and licences are worth. */
  public record Business(Optional<Downtime> downtime, Optional<Licences> licences) {}
}

package dev.weir.planning;

import dev.weir.capture.SourceKind;
import dev.weir.scenario.Tier;
import dev.weir.workload.MeasuredSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Something that a job of the replicator protects: a measured path, or a server of which only disks
 * were measured.
 *
 * @param name of the job: small letters, digits and hyphens, no two the same
 * @param path absolute; empty where the measurement names none
 * @param objective of its tier, else the strictest of the plan
 */
public record ProtectedJob(String name, Optional<String> path, Duration objective) {
  private static final int LONGEST_NAME = 63;

  /** Room behind a name for the number that tells it from another. */
  private static final int LONGEST_NUMBER = 8;

  /** The jobs that follow from what was measured, in its order. */
  public static List<ProtectedJob> of(PlanRequest request) {
    List<MeasuredSource> sources = request.workload().sources();
    Set<String> names = new HashSet<>();
    Set<String> servers = new HashSet<>();
    List<ProtectedJob> jobs = new ArrayList<>();
    for (MeasuredSource source : sources) {
      boolean path = source.kind() == SourceKind.PATH;
      if (path || servers.add(source.server())) {
        jobs.add(
            new ProtectedJob(
                different(name(source, sources.size() == 1), names),
                path && source.name().startsWith("/")
                    ? Optional.of(source.name())
                    : Optional.empty(),
                objective(request, source)));
      }
    }
    return List.copyOf(jobs);
  }

  private static Duration objective(PlanRequest request, MeasuredSource source) {
    int tier = new FleetRules(request.scenario()).label(source).tier();
    return request
        .scenario()
        .fleet()
        .tier(tier)
        .map(Tier::rpo)
        .orElse(request.objectives().getFirst());
  }

  private static String name(MeasuredSource source, boolean alone) {
    boolean path = source.kind() == SourceKind.PATH;
    if (alone) {
      return name(path ? lastOf(source.name()) : source.server());
    }
    return name(path ? source.server() + "-" + lastOf(source.name()) : source.server());
  }

  private static String different(String name, Set<String> taken) {
    String other = name;
    for (int number = 2; !taken.add(other); number++) {
      other = name + "-" + number;
    }
    return other;
  }

  private static String lastOf(String path) {
    return path.substring(path.replaceFirst("/+$", "").lastIndexOf('/') + 1);
  }

  private static String name(String text) {
    String name =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String cut =
        name.substring(0, Math.min(LONGEST_NAME - LONGEST_NUMBER, name.length()))
            .replaceAll("-+$", "");
    return cut.isEmpty() ? "job" : cut;
  }
}

package dev.weir.collector.sampling;

import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** Chooses the best way to measure paths that this machine allows. */
public final class PathProbes {
  private PathProbes() {}

  /** The chosen probe, and why better ones are not it. */
  public record Choice(Probe probe, List<String> refusals) {
    public Choice {
      refusals = List.copyOf(refusals);
    }
  }

  /**
   * Asks the providers of this image by ascending rank.
   *
   * @throws ProblemException ENVIRONMENT with every reason when none can
   */
  public static Choice choose(PathSelection selection) {
    List<ProbeProvider> providers =
        ServiceLoader.load(ProbeProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparingInt(ProbeProvider::rank))
            .toList();
    return choose(selection, providers);
  }

  static Choice choose(PathSelection selection, List<ProbeProvider> ranked) {
    List<String> refusals = new ArrayList<>();
    for (ProbeProvider provider : ranked) {
      switch (provider.offer(selection)) {
        case ProbeProvider.Offer.Ready ready -> {
          return new Choice(ready.probe(), refusals);
        }
        case ProbeProvider.Offer.Refused refused ->
            refusals.add(provider.name() + ": " + refused.reason());
      }
    }
    throw ProblemException.environment(
        String.valueOf(selection.paths()),
        refusals.isEmpty()
            ? "nothing here can measure writes by path"
            : "writes below it cannot be measured: " + String.join(" ", refusals),
        "measure whole disks with --disks instead");
  }
}

package dev.weir.report;

import java.util.Optional;

/**
 * One finished answer. Renderers print it and compute nothing; each number in it that a reader may
 * quote also stands in {@link Findings#figures()} under a stable id.
 *
 * @param identity who asked, when, and the id that names the inputs
 * @param findings the verdict, the sentences and the figures
 * @param demand what was written and what it needs
 * @param supply what the lines do with it
 * @param basis where all of it comes from
 * @param proof predicted against measured, present only in the report of a proof
 */
public record Report(
    Identity identity,
    Findings findings,
    Demand demand,
    Supply supply,
    Basis basis,
    Optional<ProofSection> proof) {

  /** Builds a report whose figures are derived from its parts, so that they cannot differ. */
  public static Report of(
      Identity identity, Statement statement, Demand demand, Supply supply, Basis basis) {
    return new Report(
        identity,
        Findings.of(statement, demand, supply, Optional.empty()),
        demand,
        supply,
        basis,
        Optional.empty());
  }

  /** This report with a proof section and the figures of it. */
  public Report withProof(ProofSection section) {
    Optional<ProofSection> present = Optional.of(section);
    return new Report(
        identity,
        Findings.of(findings.statement(), demand, supply, present),
        demand,
        supply,
        basis,
        present);
  }
}

package dev.weir.report;

import java.util.Comparator;
import java.util.List;
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
 * @param sections the further chapters, each topic at most once, in the order of {@link
 *     Section.Topic}
 * @param proof predicted against measured, present only in the report of a proof
 */
public record Report(
    Identity identity,
    Findings findings,
    Demand demand,
    Supply supply,
    Basis basis,
    List<Section> sections,
    Optional<ProofSection> proof) {
  public Report {
    sections = sections.stream().sorted(Comparator.comparing(Section::topic)).toList();
    if (sections.stream().map(Section::topic).distinct().count() < sections.size()) {
      throw new IllegalArgumentException("two sections are about the same topic");
    }
  }

  /** Builds a report whose figures are derived from its parts, so that they cannot differ. */
  public static Report of(
      Identity identity, Statement statement, Demand demand, Supply supply, Basis basis) {
    return new Report(
        identity,
        Findings.of(statement, demand, supply, List.of(), Optional.empty()),
        demand,
        supply,
        basis,
        List.of(),
        Optional.empty());
  }

  /** This report with further chapters and the figures of them. */
  public Report withSections(List<Section> chapters) {
    return new Report(
        identity,
        Findings.of(findings.statement(), demand, supply, chapters, proof),
        demand,
        supply,
        basis,
        chapters,
        proof);
  }

  /** The zone of every moment in the report, with each offset that occurs. */
  public String zoneName(Formatter formatter) {
    return formatter.zoneName(demand.workload().period(), identity.createdAt());
  }

  /** The chapter about a topic. */
  public Optional<Section> section(Section.Topic topic) {
    return sections.stream().filter(section -> section.topic() == topic).findFirst();
  }

  /** This report with a proof section and the figures of it. */
  public Report withProof(ProofSection section) {
    Optional<ProofSection> present = Optional.of(section);
    return new Report(
        identity,
        Findings.of(findings.statement(), demand, supply, sections, present),
        demand,
        supply,
        basis,
        sections,
        present);
  }
}

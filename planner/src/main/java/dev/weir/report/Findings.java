package dev.weir.report;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * @param statement the words
 * @param figures every quotable number by id, for example {@code line.A.peakAgeSeconds}, in the
 *     order in which they are listed
 */
public record Findings(Statement statement, SequencedMap<String, FigureValue> figures) {
  public Findings {
    figures = Collections.unmodifiableSequencedMap(figures);
  }

  static Findings of(
      Statement statement,
      Demand demand,
      Supply supply,
      List<Section> sections,
      Optional<ProofSection> proof) {
    FigureList figures = new FigureList().add(demand).add(supply).add(sections).add(proof);
    return new Findings(statement, figures.figures());
  }
}

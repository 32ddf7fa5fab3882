package dev.weir.report;

import java.util.List;

/**
 * What the report says in words.
 *
 * @param verdict the shape and word of page 1
 * @param summary the sentences of the verdict box, two as a rule
 * @param sentences the further findings, most important first
 * @param warnings what limits the answer: gaps, coarse samples, assumed ratios
 */
public record Statement(
    Verdict verdict, List<Sentence> summary, List<Sentence> sentences, List<Sentence> warnings) {
  public Statement {
    summary = List.copyOf(summary);
    sentences = List.copyOf(sentences);
    warnings = List.copyOf(warnings);
  }
}

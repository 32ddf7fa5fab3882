package dev.weir.report;

import java.util.List;

/** The terms that a report explains, in the order in which a reader meets them. */
public final class Glossary {
  private static final List<String> KEYS =
      List.of(
          "replication",
          "source",
          "target",
          "writtenBytes",
          "writeRate",
          "backlog",
          "dataAtRisk",
          "recoveryPointAge",
          "rpo",
          "breach",
          "requiredBandwidth",
          "bindingInterval",
          "headroom",
          "throughput",
          "cap",
          "overhead",
          "ratio",
          "drainTime",
          "envelope",
          "durable",
          "visible",
          "gap",
          "resolution",
          "assumption",
          "measured",
          "predicted");

  private Glossary() {}

  /**
   * @param english the English term
   * @param japanese the Japanese term
   * @param meaning its meaning in the language asked for
   */
  public record Term(String english, String japanese, String meaning) {}

  /** All terms, explained in {@code language}. */
  public static List<Term> terms(Language language) {
    Messages english = new Messages(Language.EN);
    Messages japanese = new Messages(Language.JA);
    Messages own = language == Language.EN ? english : japanese;
    return KEYS.stream()
        .map(
            key ->
                new Term(
                    english.text("glossary." + key + ".term"),
                    japanese.text("glossary." + key + ".term"),
                    own.text("glossary." + key + ".meaning")))
        .toList();
  }
}

package dev.weir.report;

/** Something to look at: drawn from data that stand in a table as well. */
public sealed interface Graphic permits Plot, HeatMap {
  /** Stable name in JSON and alternative texts, unique in a report. */
  String key();

  /** The title: the finding as a sentence. */
  Sentence finding();
}

package dev.weir.report;

import java.util.List;

/**
 * One chapter beyond the verdict, the lines and the objectives: sentences, then tables, then
 * graphics. Every renderer prints every section that a report holds, in the order of {@link Topic},
 * and computes nothing.
 *
 * @param topic what it is about; a report holds a topic at most once
 * @param sentences what a reader has to know before the numbers
 * @param tables the numbers
 * @param graphics the same seen
 */
public record Section(
    Topic topic, List<Sentence> sentences, List<DataTable> tables, List<Graphic> graphics) {
  public Section {
    sentences = List.copyOf(sentences);
    tables = List.copyOf(tables);
    graphics = List.copyOf(graphics);
  }

  /** What a section is about, in the order in which they stand. */
  public enum Topic {
    /** Each breach, with the servers that caused it. */
    WORST_MOMENTS("worstMoments"),
    /** Outages, caps, full queues. */
    SCENARIOS("scenarios"),
    /** The first copy. */
    INITIAL_COPY("initialCopy"),
    /** When each line stops being enough. */
    GROWTH("growth"),
    /** Tariffs, and the cheapest line for each objective. */
    COST("cost"),
    /** Queues, disks, journal, processor. */
    SIZING("sizing"),
    /** Each server, tier and site. */
    SERVERS("servers"),
    /** Who fails over, in which order, by whose hand. */
    RECOVERY_PLAN("recoveryPlan"),
    /** Synchronous and periodic copies beside the continuous one. */
    MODES("modes"),
    /** Age plus time to restart, at each hour of failure. */
    DOWNTIME("downtime"),
    /** What the measurement can and cannot say. */
    QUALITY("quality");

    private final String key;

    Topic(String key) {
      this.key = key;
    }

    /** Name in figure ids, JSON and file names. */
    public String key() {
      return key;
    }

    /** Key of its title in the bundle. */
    public String messageKey() {
      return "section." + key;
    }
  }
}

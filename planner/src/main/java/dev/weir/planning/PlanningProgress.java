package dev.weir.planning;

/** Is told how far a plan is after its files were read. May be called by several threads. */
public interface PlanningProgress {
  /** Nobody watches. */
  PlanningProgress NONE = new PlanningProgress() {};

  /** What is done. */
  enum Stage {
    /** Every line by the closed form. */
    ANALYSING,
    /** Lines through the replicator's engine. */
    ENGINE,
    /** The chapters of the report; each outage on each line is a part of its own. */
    CHAPTERS,
    /** The files that were asked for. */
    WRITING
  }

  /**
   * A stage begins.
   *
   * @param parts how many it has
   */
  default void begins(Stage stage, int parts) {}

  /** One more part of the stage is done. */
  default void partDone() {}
}

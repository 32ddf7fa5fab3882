package dev.weir.report;

/** Whether the objective is met, with the shape that stands beside the word and the colour. */
public enum Verdict {
  MET("●"),
  MET_WITH_CONDITIONS("▲"),
  NOT_MET("■"),
  CANNOT_BE_SAID("◆");

  private final String shape;

  Verdict(String shape) {
    this.shape = shape;
  }

  /** A sign that is told apart without colour. */
  public String shape() {
    return shape;
  }

  /** The key of the word in the message bundle. */
  public String messageKey() {
    return "verdict." + name();
  }
}

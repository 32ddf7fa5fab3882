package dev.weir.proving;

/** Tells a person how far a proof is. */
public interface Narrator {
  /** A new step begins, told in one sentence. */
  void step(String sentence);

  /** A fact worth a line of its own. */
  void fact(String name, String value);

  /** How far the step is; may be called often. */
  void progress(String state, double share);

  /** Something that weakens the result or needs attention. */
  void warn(String sentence);
}

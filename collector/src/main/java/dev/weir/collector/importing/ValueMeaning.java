package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the values of a metric are, where a file does not say it: --column value=MEANING. */
enum ValueMeaning {
  /** Bytes written in each period. */
  SUM,
  /** Bytes written per second. */
  RATE,
  /** Bytes written since some start. */
  COUNTER;

  static final String KEY = "value";

  /**
   * What a person said.
   *
   * @throws ProblemException WRONG_USE for another word
   */
  static Optional<ValueMeaning> said(ImportOptions options, ValueMeaning... known) {
    String word = options.columns().get(KEY);
    if (word == null) {
      return Optional.empty();
    }
    for (ValueMeaning meaning : known) {
      if (meaning.name().toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(meaning);
      }
    }
    throw ProblemException.wrongUse(
        "--column value=" + word,
        "this is no meaning of a value",
        "say value="
            + String.join(
                " or value=",
                Arrays.stream(known)
                    .map(meaning -> meaning.name().toLowerCase(Locale.ROOT))
                    .toList()));
  }
}

package dev.weir.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A whole sentence of the message bundle with the values of its placeholders.
 *
 * @param key key in the bundle, for example {@code sentence.meets}
 * @param parameters value of each {@code {placeholder}}
 */
public record Sentence(String key, SequencedMap<String, FigureValue> parameters) {
  public Sentence {
    parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
  }

  /** Said in the verdict or the findings, under which the verdict holds. */
  private static final Set<String> CONDITIONS =
      Set.of("sentence.assumedRatio", "sentence.ageAtMost");

  /** Whether it names a condition of the verdict. */
  public boolean condition() {
    return CONDITIONS.contains(key);
  }

  /** A sentence without values yet. */
  public static Sentence of(String key) {
    return new Sentence(key, new LinkedHashMap<>());
  }

  /** This sentence with one more value. */
  public Sentence with(String name, FigureValue value) {
    SequencedMap<String, FigureValue> more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new Sentence(key, more);
  }
}

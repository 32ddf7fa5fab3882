package dev.weir.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the key that was probably meant. */
final class NearestKey {
  /** More than this many edits is a different word, not a slip. */
  private static final int MOST_EDITS = 3;

  private static final int LONGEST_KEY = 64;

  private NearestKey() {}

  static Optional<String> of(String written, Collection<String> known) {
    if (written.length() > LONGEST_KEY) {
      return Optional.empty();
    }
    return known.stream()
        .filter(key -> distance(written, key) <= Math.min(MOST_EDITS, key.length() / 2))
        .min(Comparator.comparingInt(key -> distance(written, key)));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}

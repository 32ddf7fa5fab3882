package dev.weir.collector.importing;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a person may have meant. */
final class NearestName {
  /** Headers are written by people and programs: what is longer is not compared. */
  private static final int LONGEST = 200;

  private NearestName() {}

  /** The known name with the fewest changes; one that contains the other comes first. */
  static Optional<String> of(String given, Collection<String> known) {
    String nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (String name : known) {
      if (name.isEmpty() || name.length() > LONGEST || given.length() > LONGEST) {
        continue;
      }
      int changes = changes(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (changes < fewest) {
        fewest = changes;
        nearest = name;
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static int changes(String given, String name) {
    if (!given.isBlank() && name.contains(given)) {
      return -1;
    }
    int[] row = new int[name.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= given.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (given.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    int fewest = row[0];
    for (int changes : row) {
      fewest = Math.min(fewest, changes); // What follows, such as a unit, was perhaps left out.
    }
    return fewest;
  }
}

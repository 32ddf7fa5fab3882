package dev.weir.target;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the replica's file system or our rights could not express, counted by kind. Bounded: kinds
 * are few by construction, and only the first place of each is kept.
 */
final class Deficiencies {
  private static final int KINDS_MAX = 100;

  private record Met(long count, String firstPlace) {}

  private final Map<String, Met> met = new LinkedHashMap<>();

  /**
   * @param kind the same words for the same cause, without names
   */
  synchronized void add(String kind, String place) {
    if (met.containsKey(kind) || met.size() < KINDS_MAX) {
      met.merge(kind, new Met(1, place), (old, one) -> new Met(old.count + 1, old.firstPlace));
    }
  }

  /** A sentence for each kind, for the status. */
  synchronized List<String> sentences() {
    return met.entrySet().stream()
        .map(
            e ->
                e.getKey()
                    + " ("
                    + e.getValue().count
                    + "x, first "
                    + e.getValue().firstPlace
                    + ")")
        .toList();
  }
}

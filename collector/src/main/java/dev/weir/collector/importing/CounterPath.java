package dev.weir.collector.importing;

import java.util.Optional;

/**
 * Path of one performance counter, {@code \\HOST\Object(Instance)\Counter}, as Windows and esxtop
 * write it.
 *
 * @param host empty where the path names none
 * @param instance empty where the object has none
 */
record CounterPath(String host, String object, String instance, String counter) {
  /** A column that is no path is none of ours: a comment, or the description of a collector set. */
  static Optional<CounterPath> parse(String text) {
    if (!text.startsWith("\\")) {
      return Optional.empty();
    }
    boolean named = text.startsWith("\\\\");
    int object = named ? text.indexOf('\\', 2) : 0;
    int counter = text.lastIndexOf('\\');
    if (object < 0 || counter <= object || counter == text.length() - 1) {
      return Optional.empty();
    }
    String host = named ? text.substring(2, object) : "";
    String middle = text.substring(object + 1, counter);
    int bracket = middle.indexOf('(');
    boolean instance = bracket > 0 && middle.endsWith(")");
    return Optional.of(
        new CounterPath(
            host,
            (instance ? middle.substring(0, bracket) : middle).strip(),
            instance ? middle.substring(bracket + 1, middle.length() - 1) : "",
            text.substring(counter + 1).strip()));
  }
}

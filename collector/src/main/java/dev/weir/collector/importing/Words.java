package dev.weir.collector.importing;

import java.util.List;
import java.util.regex.Pattern;

/** The words of a line of a table whose columns blanks part. */
final class Words {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Words() {}

  /** At least one word, empty for a blank line. */
  static String[] of(String line) {
    return BLANKS.split(line.strip());
  }

  /** The first words with one blank between them. */
  static String join(String[] words, int count) {
    return String.join(" ", List.of(words).subList(0, count));
  }

  /**
   * The place in the line of the first character of a word, from 1.
   *
   * @param index of the word, from 0
   */
  static int column(String line, int index) {
    int at = 0;
    for (int word = 0; word <= index; word++) {
      while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
        at++;
      }
      if (word == index) {
        break;
      }
      while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
        at++;
      }
    }
    return at + 1;
  }
}

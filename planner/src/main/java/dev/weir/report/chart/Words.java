package dev.weir.report.chart;

/** Fills a text of the bundle with several values. */
final class Words {
  private Words() {}

  /** Replaces each {@code {name}} by its value; {@code pairs} is name, value, name, value. */
  static String fill(String text, String... pairs) {
    String filled = text;
    for (int i = 0; i < pairs.length; i += 2) {
      filled = filled.replace("{" + pairs[i] + "}", pairs[i + 1]);
    }
    return filled;
  }
}

package dev.weir.planner.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Aligns columns on a terminal: text to the left, values to the right, CJK as two columns wide. */
final class TextTable {
  private static final String GUTTER = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  TextTable row(List<String> cells) {
    rows.add(cells.stream().map(TextTable::printable).toList());
    return this;
  }

  /** The first row is the heading; the first column is text. */
  void print(PrintWriter out) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], width(row.get(c)));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(GUTTER);
      for (int c = 0; c < columns; c++) {
        String pad = " ".repeat(widths[c] - width(row.get(c)));
        line.append(c == 0 ? row.get(c) + pad : GUTTER + pad + row.get(c));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** Names come from users and files: nothing in them may steer the terminal. */
  static String printable(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int width(String text) {
    return text.codePoints().map(TextTable::width).sum();
  }

  private static int width(int c) {
    Character.UnicodeScript script = Character.UnicodeScript.of(c);
    boolean wide =
        switch (script) {
          case HAN, HIRAGANA, KATAKANA, HANGUL -> c < 0xFF61 || c > 0xFFDC;
          default -> c >= 0x3000 && c <= 0x303F || c >= 0xFF01 && c <= 0xFF60;
        };
    return wide ? 2 : 1;
  }
}

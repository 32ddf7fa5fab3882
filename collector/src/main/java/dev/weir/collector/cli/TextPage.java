package dev.weir.collector.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines of text that stay within a width. */
final class TextPage {
  private static final int GAP = 2;

  private final TextShape shape;
  private final StringBuilder text = new StringBuilder();

  TextPage(TextShape shape) {
    this.shape = shape;
  }

  TextShape shape() {
    return shape;
  }

  void line(String line) {
    text.append(line.stripTrailing()).append(System.lineSeparator());
  }

  /** Words after a first part; further lines begin below the first word. */
  void wrapped(String first, String words) {
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : words.split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > shape.width()) {
        line(line.toString());
        line = new StringBuilder(" ".repeat(first.length()));
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    line(line.toString());
  }

  /**
   * Rows with aligned columns: the first to the left, the others to the right. Where it is too
   * wide, columns of {@code dispensable} are left out one by one and at last the first is
   * shortened.
   *
   * @param dispensable names of columns as in the first row
   */
  void table(List<List<String>> rows, List<String> dispensable) {
    List<List<String>> kept = rows;
    for (String column : dispensable) {
      int least = Math.min(LEAST_NAME, width(kept, 0));
      if (least + rest(kept) <= shape.width()) {
        break;
      }
      kept = without(kept, kept.getFirst().indexOf(column));
    }
    int first = Math.min(width(kept, 0), Math.max(LEAST_NAME, shape.width() - rest(kept)));
    for (List<String> row : kept) {
      StringBuilder line = new StringBuilder(left(shape.shortened(row.getFirst(), first), first));
      for (int i = 1; i < row.size(); i++) {
        line.append(" ".repeat(GAP)).append(right(row.get(i), width(kept, i)));
      }
      line(line.toString());
    }
  }

  /** A name is shortened to this before a column is left out. */
  private static final int LEAST_NAME = 16;

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static int rest(List<List<String>> rows) {
    int sum = 0;
    for (int i = 1; i < rows.getFirst().size(); i++) {
      sum += GAP + width(rows, i);
    }
    return sum;
  }

  private static List<List<String>> without(List<List<String>> rows, int column) {
    List<List<String>> fewer = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> cells = new ArrayList<>(row);
      cells.remove(column);
      fewer.add(cells);
    }
    return fewer;
  }

  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  @Override
  public String toString() {
    return text.toString().stripTrailing();
  }
}

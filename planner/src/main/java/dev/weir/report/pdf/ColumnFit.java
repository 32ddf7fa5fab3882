package dev.weir.report.pdf;

import dev.weir.report.TableText;
import dev.weir.report.chart.LineBreaker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How wide the columns of a table are: as their content, less for those whose words wrap, and never
 * so little that a number is cut. What does not fit beside each other is set in parts.
 */
final class ColumnFit {
  /** Words wrap in a column wider than this, and are cut only beyond it. */
  private static final double WIDEST_WORD = 150;

  /** Shorter texts do not wrap. */
  private static final double SHORT_TEXT = 40;

  private final Type type;
  private final double available;
  private final double size;
  private final double padding;

  /**
   * @param available width of the page in points
   * @param size of the type
   * @param padding of each column, both sides
   */
  ColumnFit(Type type, double available, double size, double padding) {
    this.type = type;
    this.available = available;
    this.size = size;
    this.padding = padding;
  }

  List<Table> parts(TableText text) {
    int count = text.columns().size();
    double[] least = new double[count];
    double[] wanted = new double[count];
    for (int i = 0; i < count; i++) {
      measure(text, i, least, wanted);
    }
    int keys = keys(text, least);
    List<Table> parts = new ArrayList<>();
    int next = keys;
    do {
      List<Integer> chosen = new ArrayList<>(IntStream.range(0, keys).boxed().toList());
      double taken = Arrays.stream(least, 0, keys).sum();
      while (next < count && (chosen.size() == keys || taken + least[next] <= available)) {
        taken += least[next];
        chosen.add(next++);
      }
      parts.add(part(text, chosen, least, wanted));
    } while (next < count);
    return parts;
  }

  /** What names a row, as far as it leaves half of the page to what is said of it. */
  private int keys(TableText text, double[] least) {
    int keys = Math.min(text.keys(), least.length);
    while (keys > 1 && Arrays.stream(least, 0, keys).sum() > available / 2) {
      keys--;
    }
    return keys;
  }

  private void measure(TableText text, int column, double[] least, double[] wanted) {
    String header = text.columns().get(column).header();
    least[column] = Math.min(WIDEST_WORD, longestPiece(header)) + padding;
    wanted[column] = least[column];
    boolean number = text.columns().get(column).right();
    for (TableText.Row row : text.rows()) {
      String cell = type.printable(row.cells().get(column));
      double whole = type.width(cell.replace('\n', ' '), true, size) + padding;
      wanted[column] = Math.max(wanted[column], whole);
      double needed = number ? whole : Math.min(whole, inTwoLines(cell, whole) + padding);
      least[column] = Math.max(least[column], Math.min(needed, available / 3));
    }
  }

  /** Wide enough for its longest word, for a short text and for half of a longer one. */
  private double inTwoLines(String cell, double whole) {
    double half = Math.max(SHORT_TEXT, whole * 0.55);
    return Math.min(WIDEST_WORD, Math.max(longestPiece(cell), half));
  }

  private double longestPiece(String text) {
    return LineBreaker.pieces(type.printable(text).replace('\n', ' ')).stream()
        .mapToDouble(piece -> type.width(piece.strip(), true, size))
        .max()
        .orElse(0);
  }

  /** Gives each column what it needs, and what is left to those that want more. */
  private Table part(TableText text, List<Integer> chosen, double[] least, double[] wanted) {
    double needed = chosen.stream().mapToDouble(i -> least[i]).sum();
    double more = chosen.stream().mapToDouble(i -> wanted[i] - least[i]).sum();
    double left = available - needed;
    List<Table.Column> columns = new ArrayList<>();
    for (int i : chosen) {
      double share = more > 0 ? Math.min(1, left / more) * (wanted[i] - least[i]) : 0;
      double spare = Math.max(0, left - more) / chosen.size();
      TableText.Column column = text.columns().get(i);
      columns.add(new Table.Column(column.header(), least[i] + share + spare, column.right()));
    }
    Table table = Table.of(columns);
    for (TableText.Row row : text.rows()) {
      table.rows().add(new Table.Row(chosen.stream().map(row.cells()::get).toList(), row.weight()));
    }
    return table;
  }
}

package dev.weir.report.pdf;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import java.util.List;
import java.util.stream.IntStream;

/** What of a long table is printed; the note beneath says what is left to the workbook. */
final class PaperRows {
  /** About one page. */
  static final int MOST = 40;

  private static final int MONTHS_PER_YEAR = 12;

  private PaperRows() {}

  /** The table itself where it is short. */
  static DataTable of(DataTable table) {
    if (table.rows().size() <= MOST) {
      return table;
    }
    List<DataTable.Row> years =
        table.columns().getFirst().equals("month") ? years(table) : List.of();
    if (!years.isEmpty() && years.size() <= MOST) {
      return table.excerpt(years, "note.rowsOfYears");
    }
    boolean inWorkbook = table.rows().size() <= DataTable.MOST_IN_WORKBOOK;
    return table.excerpt(
        table.rows().subList(0, MOST), inWorkbook ? "note.firstRows" : "note.cutRows");
  }

  /** One month of each year, and each in which something but a number differs from before. */
  private static List<DataTable.Row> years(DataTable table) {
    List<DataTable.Row> rows = table.rows();
    return IntStream.range(0, rows.size())
        .filter(i -> i % MONTHS_PER_YEAR == 0 || changed(rows.get(i - 1), rows.get(i)))
        .mapToObj(rows::get)
        .toList();
  }

  private static boolean changed(DataTable.Row before, DataTable.Row row) {
    return before.weight() != row.weight()
        || IntStream.range(1, row.cells().size())
            .anyMatch(i -> named(row.cells().get(i), before.cells().get(i)));
  }

  private static boolean named(FigureValue one, FigureValue other) {
    boolean text = one instanceof FigureValue.Name || other instanceof FigureValue.Name;
    return text && !one.equals(other);
  }
}

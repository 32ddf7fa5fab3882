package dev.weir.report.pdf;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import java.util.ArrayList;
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
    return !years.isEmpty() && years.size() <= MOST
        ? with(table, years, "note.rowsOfYears")
        : with(table, table.rows().subList(0, MOST), "note.firstRows");
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

  private static DataTable with(DataTable table, List<DataTable.Row> rows, String note) {
    List<Sentence> notes = new ArrayList<>();
    notes.add(
        Sentence.of(note)
            .with("n", FigureValue.count(rows.size()))
            .with("all", FigureValue.count(table.rows().size())));
    notes.addAll(table.notes());
    return new DataTable(table.key(), table.columns(), rows, notes);
  }
}

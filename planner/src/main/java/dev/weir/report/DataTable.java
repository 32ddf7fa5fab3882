package dev.weir.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rows of typed values under named columns. A renderer takes the unit, the decimals and the side to
 * which a column is set from its values; it prints base units nowhere but in JSON and CSV.
 *
 * @param key name in figure ids, JSON and file names, unique in a report; its title in the bundle
 *     is {@code table.KEY}
 * @param columns their headings in the bundle are {@code table.KEY.COLUMN}
 * @param rows each with one value per column
 * @param notes below the table
 */
public record DataTable(String key, List<String> columns, List<Row> rows, List<Sentence> notes) {
  /** What CSV and JSON write and memory holds; forms for readers show fewer. */
  public static final int MOST_ROWS = 1_000_000;

  /** A workbook with more of them opens slowly; it is a hundredth of what a sheet holds. */
  public static final int MOST_IN_WORKBOOK = 10_000;

  public DataTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
    if (rows.size() > MOST_ROWS) {
      throw new IllegalArgumentException("table " + key + " has " + rows.size() + " rows");
    }
    Set<String> ids = new HashSet<>();
    for (Row row : rows) {
      if (row.cells().size() != columns.size()) {
        throw new IllegalArgumentException("table " + key + ": a row does not fit its columns");
      }
      if (row.id().isPresent() && !ids.add(row.id().get())) {
        throw new IllegalArgumentException("table " + key + ": two rows " + row.id().get());
      }
    }
  }

  /**
   * @param id the row's part of the figure ids {@code TABLE.ROW.COLUMN}; a row without one is
   *     printed and quoted nowhere
   * @param cells one per column
   * @param weight how it stands out
   */
  public record Row(Optional<String> id, List<FigureValue> cells, Weight weight) {
    public Row {
      cells = List.copyOf(cells);
    }

    /** A row with figures. */
    public static Row of(String id, List<FigureValue> cells) {
      return new Row(Optional.of(id), cells, Weight.PLAIN);
    }

    /** A row that is only printed. */
    public static Row of(List<FigureValue> cells) {
      return new Row(Optional.empty(), cells, Weight.PLAIN);
    }

    /** This row, set off. */
    public Row weighing(Weight other) {
      return new Row(id, cells, other);
    }
  }

  /** How a row stands out: by type and mark as well as by colour. */
  public enum Weight {
    PLAIN,
    /** The recommended line, the sum. */
    STRONG,
    /** A breach, an overflow. */
    BAD,
    /** Given for comparison only. */
    FAINT
  }

  /** A table without notes. */
  public static DataTable of(String key, List<String> columns, List<Row> rows) {
    return new DataTable(key, columns, rows, List.of());
  }

  /**
   * The first rows of this table, and a note that says how many there are and where all of them
   * stand; the table itself where it has no more.
   *
   * @param most rows that are shown
   */
  public DataTable first(int most) {
    return rows.size() <= most ? this : excerpt(rows.subList(0, most), "note.cutRows");
  }

  /**
   * Some rows of this table under a note that tells their number {n} and that of {all}.
   *
   * @param note key of the sentence
   */
  public DataTable excerpt(List<Row> some, String note) {
    List<Sentence> said = new ArrayList<>();
    said.add(
        Sentence.of(note)
            .with("n", FigureValue.count(some.size()))
            .with("all", FigureValue.count(rows.size())));
    said.addAll(notes);
    return new DataTable(key, columns, some, said);
  }

  /**
   * This table without columns in which no row has a value, for readers of pages; the first column
   * stays, and so does everything of a table without rows. Data keep all columns.
   */
  public DataTable withoutEmptyColumns() {
    List<Integer> kept =
        IntStream.range(0, columns.size()).filter(i -> i == 0 || anyValue(i)).boxed().toList();
    return new DataTable(
        key,
        kept.stream().map(columns::get).toList(),
        rows.stream()
            .map(
                row ->
                    new Row(row.id(), kept.stream().map(row.cells()::get).toList(), row.weight()))
            .toList(),
        notes);
  }

  private boolean anyValue(int column) {
    return rows.isEmpty()
        || rows.stream()
            .map(row -> row.cells().get(column))
            .anyMatch(
                cell ->
                    !(cell instanceof FigureValue.Absent || cell instanceof FigureValue.NoMoment));
  }

  /** Key of its title in the bundle. */
  public String messageKey() {
    return "table." + key;
  }

  /** Key of a column's heading in the bundle. */
  public String messageKey(String column) {
    return messageKey() + "." + column;
  }

  /** Id of the figure in a column of a row, if it is one: text is none. */
  public Optional<String> figureId(Row row, int column) {
    boolean quotable =
        switch (row.cells().get(column)) {
          case FigureValue.Amount _, FigureValue.Money _, FigureValue.Moment _ -> true;
          case FigureValue.NoMoment _, FigureValue.Flag _ -> true;
          case FigureValue.Name _, FigureValue.Word _, FigureValue.Absent _ -> false;
        };
    return quotable
        ? row.id().map(id -> key + "." + id + "." + columns.get(column))
        : Optional.empty();
  }
}

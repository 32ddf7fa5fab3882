package dev.weir.report.csv;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of a chapter: the id of the row, then its columns. Behind a column of prices stands their
 * currency, behind one of several kinds of amounts the unit of each.
 */
final class ChapterTable {
  private final DataTable table;
  private final Formatter words;

  /**
   * @param words whose language the words of the bundle have
   */
  ChapterTable(DataTable table, Formatter words) {
    this.table = table;
    this.words = words;
  }

  String content() {
    List<String> header = new ArrayList<>(List.of("id"));
    for (int i = 0; i < table.columns().size(); i++) {
      header.add(table.columns().get(i));
      if (priced(i)) {
        header.add(table.columns().get(i) + ".currency");
      }
      if (mixed(i)) {
        header.add(table.columns().get(i) + ".unit");
      }
    }
    CsvTable csv = new CsvTable(header);
    for (DataTable.Row row : table.rows()) {
      csv.text(row.id().orElse(""));
      for (int i = 0; i < row.cells().size(); i++) {
        cell(csv, i, row.cells().get(i));
      }
    }
    return csv.content();
  }

  private boolean priced(int column) {
    return table.rows().stream()
        .anyMatch(row -> row.cells().get(column) instanceof FigureValue.Money);
  }

  private boolean mixed(int column) {
    return table.rows().stream()
            .map(row -> row.cells().get(column))
            .filter(FigureValue.Amount.class::isInstance)
            .map(value -> ((FigureValue.Amount) value).unit())
            .distinct()
            .count()
        > 1;
  }

  private void cell(CsvTable csv, int column, FigureValue value) {
    put(csv, value, words);
    if (priced(column)) {
      csv.text(value instanceof FigureValue.Money money ? money.currency() : "");
    }
    if (mixed(column)) {
      csv.text(unit(value));
    }
  }

  /** A value in its base unit. */
  static void put(CsvTable csv, FigureValue value, Formatter words) {
    switch (value) {
      case FigureValue.Amount amount -> csv.number(amount.value());
      case FigureValue.Money money -> csv.number(money.amount());
      case FigureValue.Moment moment -> csv.moment(moment.at());
      case FigureValue.Flag flag -> csv.flag(flag.value());
      case FigureValue.Word word -> csv.text(words.text(word.messageKey()));
      case FigureValue.Name name -> csv.text(name.text());
      case FigureValue.NoMoment _, FigureValue.Absent _ -> csv.nothing();
    }
  }

  /** The base unit of a value, as the bundle's neutral sign. */
  static String unit(FigureValue value) {
    return switch (value) {
      case FigureValue.Amount amount ->
          switch (amount.unit()) {
            case BYTES -> "B";
            case BYTES_PER_SECOND -> "B/s";
            case BITS_PER_SECOND, REQUIRED_BITS_PER_SECOND -> "bit/s";
            case SECONDS -> "s";
            case RATIO, FRACTION, HEADROOM, COUNT -> "1";
            case MONTHS -> "months";
          };
      case FigureValue.Money money -> money.currency();
      case FigureValue.Moment _, FigureValue.NoMoment _, FigureValue.Flag _ -> "";
      case FigureValue.Word _, FigureValue.Name _, FigureValue.Absent _ -> "";
    };
  }
}

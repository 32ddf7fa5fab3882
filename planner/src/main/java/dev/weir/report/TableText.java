package dev.weir.report;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table in words, for pages and terminals: a unit stands in the heading and each number has the
 * same decimals as its neighbours where the column allows it, else each cell has its own unit and
 * three significant figures.
 *
 * @param title of the table
 * @param columns headings and sides
 * @param rows texts, one for each column; what tells of a breach has a mark in its first cell
 * @param notes sentences beneath
 * @param keys how many columns at the left it takes to tell the rows apart, at least 1
 */
public record TableText(
    String title, List<Column> columns, List<Row> rows, List<String> notes, int keys) {
  /** More columns that name a row would leave no room for what is said of it. */
  private static final int MOST_KEYS = 3;

  /** In front of the first cell of a row that tells of a breach. */
  private static final String ALARM = "■ ";

  /** From here on GB with three decimals say enough. */
  private static final double GIGABYTES_FROM = 1e8;

  /** Below this many bytes, MB with three decimals leave less than three figures. */
  private static final double MEGABYTES_FROM = 1e5;

  public TableText {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * @param heading without its unit
   * @param unit of every number beneath it; empty where each has its own
   * @param right whether the column is set to the right, as numbers are
   */
  public record Column(String heading, String unit, boolean right) {
    /** Heading and unit. */
    public String header() {
      return unit.isEmpty() ? heading : heading + " (" + unit + ")";
    }
  }

  /**
   * @param cells one for each column
   * @param weight how the row stands out
   */
  public record Row(List<String> cells, DataTable.Weight weight) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** The words of a table. */
  public static TableText of(DataTable table, Formatter formatter) {
    List<Column> columns = new ArrayList<>();
    List<Scale> scales = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      int column = i;
      List<FigureValue> values = table.rows().stream().map(row -> row.cells().get(column)).toList();
      Scale scale = Scale.of(values, formatter);
      scales.add(scale);
      String heading = formatter.text(table.messageKey(table.columns().get(i)));
      columns.add(new Column(heading, scale.unit(), right(values)));
    }
    List<Row> rows = new ArrayList<>();
    for (DataTable.Row row : table.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        String mark = i == 0 && row.weight() == DataTable.Weight.BAD ? ALARM : "";
        cells.add(mark + scales.get(i).print(row.cells().get(i), formatter));
      }
      rows.add(new Row(cells, row.weight()));
    }
    return new TableText(
        formatter.text(table.messageKey()),
        columns,
        rows,
        table.notes().stream().map(formatter::sentence).toList(),
        keys(table));
  }

  /** 1 where even several columns do not tell all rows apart. */
  private static int keys(DataTable table) {
    for (int keys = 1; keys <= Math.min(MOST_KEYS, table.columns().size()); keys++) {
      int count = keys;
      long different =
          table.rows().stream().map(row -> row.cells().subList(0, count)).distinct().count();
      if (different == table.rows().size()) {
        return keys;
      }
    }
    return 1;
  }

  private static boolean right(List<FigureValue> values) {
    return values.stream()
        .anyMatch(
            value -> value instanceof FigureValue.Amount || value instanceof FigureValue.Money);
  }

  /**
   * How the numbers of a column are printed.
   *
   * @param unit beneath the heading, empty where each cell carries its own
   * @param size base units in one of it
   * @param decimals of every number
   */
  private record Scale(String unit, double size, int decimals) {
    private static final Scale EACH_ITS_OWN = new Scale("", 0, 0);

    static Scale of(List<FigureValue> values, Formatter formatter) {
      Set<UnitKind> kinds = new HashSet<>();
      Set<String> currencies = new HashSet<>();
      for (FigureValue value : values) {
        if (value instanceof FigureValue.Amount amount) {
          kinds.add(amount.unit());
        } else if (value instanceof FigureValue.Money money) {
          currencies.add(money.currency());
        }
      }
      if (kinds.isEmpty() && currencies.size() == 1) {
        int decimals = values.stream().mapToInt(Scale::decimals).max().orElse(0);
        return new Scale(currencies.iterator().next(), 1, decimals);
      }
      return kinds.size() == 1 && currencies.isEmpty()
          ? of(kinds.iterator().next(), values, formatter).orElse(EACH_ITS_OWN)
          : EACH_ITS_OWN;
    }

    private static int decimals(FigureValue value) {
      return value instanceof FigureValue.Money money
          ? Formatter.decimals(money.amount(), money.currency())
          : 0;
    }

    private static Optional<Scale> of(
        UnitKind kind, List<FigureValue> values, Formatter formatter) {
      double most = sizes(values).max().orElse(0);
      double least = sizes(values).filter(size -> size > 0).min().orElse(1);
      Scale scale =
          switch (kind) {
            case BYTES ->
                most >= GIGABYTES_FROM
                    ? new Scale(formatter.text("unit.gb"), 1e9, 3)
                    : new Scale(formatter.text("unit.mb"), 1e6, 3);
            case BYTES_PER_SECOND -> new Scale("MB/s", 1e6, 2);
            case BITS_PER_SECOND, REQUIRED_BITS_PER_SECOND ->
                new Scale(formatter.text("unit.mbps"), 1e6, 2);
            case FRACTION, HEADROOM -> new Scale("%", 0.01, 1);
            case MONTHS -> new Scale(formatter.text("unit.months"), 1, 1);
            case SECONDS, RATIO, COUNT -> EACH_ITS_OWN;
          };
      boolean seen = scale.size() > 0 && least / scale.size() >= Math.pow(10, -scale.decimals());
      boolean small = kind == UnitKind.BYTES && most < GIGABYTES_FROM && least < MEGABYTES_FROM;
      return seen && !small ? Optional.of(scale) : Optional.empty();
    }

    private static java.util.stream.DoubleStream sizes(List<FigureValue> values) {
      return values.stream()
          .filter(FigureValue.Amount.class::isInstance)
          .mapToDouble(value -> Math.abs(((FigureValue.Amount) value).value()))
          .filter(Double::isFinite);
    }

    String print(FigureValue value, Formatter formatter) {
      if (size == 0) {
        return formatter.prose(value);
      }
      return switch (value) {
        case FigureValue.Amount amount when Double.isFinite(amount.value()) ->
            formatter.decimals(amount.value() / size, decimals, amount.side());
        case FigureValue.Money money ->
            formatter.decimals(money.amount().doubleValue(), decimals, RoundingMode.HALF_UP);
        case FigureValue.Amount _, FigureValue.Moment _, FigureValue.NoMoment _ ->
            formatter.prose(value);
        case FigureValue.Flag _, FigureValue.Word _, FigureValue.Absent _ -> formatter.prose(value);
        case FigureValue.Name name -> name.text();
      };
    }
  }
}

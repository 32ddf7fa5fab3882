package dev.weir.report.excel;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.UnitKind;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table of a chapter on its sheet: title, headings, units, rows. To its right stand, for each
 * column of required bandwidth, of headroom or of bounds, the exact values of which the shown ones
 * are rounded to the safe side, and for each column that can change the values as they were
 * reported, unless the table has inputs: then the whole of it stands beneath as it was reported.
 */
final class TableBlock {
  private static final String ALARM = "■ ";

  private final Tab tab;
  private final DataTable table;
  private final int top;
  private final LiveColumns live;
  private final boolean frozen;
  private final List<ColumnStyle> styles = new ArrayList<>();

  /** Column of the exact values of a column that is shown rounded. */
  private final Map<Integer, Integer> exact = new HashMap<>();

  /** Column of the values as reported of a column that can change. */
  private final Map<Integer, Integer> reported = new HashMap<>();

  private final int width;

  /**
   * @param top row of the title
   */
  TableBlock(Tab tab, DataTable table, int top, LiveColumns live) {
    this(tab, table, top, live, false);
  }

  private TableBlock(Tab tab, DataTable table, int top, LiveColumns live, boolean frozen) {
    this.tab = tab;
    this.table = table;
    this.top = top;
    this.live = live;
    this.frozen = frozen;
    int free = table.columns().size();
    for (int i = 0; i < table.columns().size(); i++) {
      styles.add(ColumnStyle.of(table, i, tab.book().formatter()));
      free = rounds(i) ? put(exact, i, free) : free;
    }
    for (int i = 0; i < table.columns().size(); i++) {
      free = changes(i) && !live.inputs(table) ? put(reported, i, free) : free;
    }
    this.width = free;
  }

  private static int put(Map<Integer, Integer> columns, int of, int free) {
    columns.put(of, free);
    return free + 1;
  }

  private boolean rounds(int column) {
    return table.rows().stream().anyMatch(row -> rounded(row.cells().get(column)));
  }

  private static boolean rounded(FigureValue value) {
    return value instanceof FigureValue.Amount amount
        && Double.isFinite(amount.value())
        && amount.side() != RoundingMode.HALF_UP
        && amount.unit() != UnitKind.MONTHS;
  }

  private static boolean kind(FigureValue value, UnitKind unit) {
    return value instanceof FigureValue.Amount amount
        && amount.unit() == unit
        && Double.isFinite(amount.value());
  }

  /** The same table as it was reported, for beneath one that has inputs. */
  TableBlock asReported(int row) {
    return new TableBlock(tab, table, row, live, true);
  }

  private Optional<LiveColumns.CellFormula> formula(int row, int column) {
    return frozen ? Optional.empty() : live.of(table, row, table.columns().get(column));
  }

  private boolean input(int row, int column) {
    return !frozen && live.input(table, row, table.columns().get(column));
  }

  /** Whether some cell of a column can show something else than was reported. */
  private boolean changes(int column) {
    return IntStream.range(0, table.rows().size())
        .anyMatch(row -> formula(row, column).isPresent() || input(row, column));
  }

  DataTable table() {
    return table;
  }

  /** Columns with those to the right of the table. */
  int width() {
    return width;
  }

  /** Row of the headings; their units are beneath. */
  int header() {
    return top + 1;
  }

  int firstRow() {
    return top + 3;
  }

  int lastRow() {
    return firstRow() + table.rows().size() - 1;
  }

  /** The sheet's column that holds the exact values of a column of the table. */
  int exactColumn(int column) {
    return exact.getOrDefault(column, column);
  }

  ColumnStyle style(int column) {
    return styles.get(column);
  }

  void fill() {
    Book book = tab.book();
    String title = book.text(table.messageKey());
    String words = frozen ? book.formatter().text("column.asReported", "column", title) : title;
    tab.textOver(top, 0, words, new Look(Look.Format.TEXT, Look.Role.SUBTITLE));
    for (int i = 0; i < table.columns().size(); i++) {
      String heading = book.text(table.messageKey(table.columns().get(i)));
      String unit = styles.get(i).headerUnit();
      tab.headerOf(header(), i, heading, unit);
      beside(exact.get(i), roundingKey(i), heading, unit);
      beside(reported.get(i), "column.asReported", heading, unit);
    }
    for (int i = 0; i < table.rows().size(); i++) {
      for (int column = 0; column < table.columns().size(); column++) {
        cell(i, column);
      }
    }
  }

  private String roundingKey(int column) {
    Set<RoundingMode> sides =
        table.rows().stream()
            .map(row -> row.cells().get(column))
            .filter(TableBlock::rounded)
            .map(value -> ((FigureValue.Amount) value).side())
            .collect(Collectors.toSet());
    if (sides.size() > 1) {
      return "column.beforeRoundingAny";
    }
    return sides.contains(RoundingMode.FLOOR)
        ? "column.beforeRoundingDown"
        : "column.beforeRounding";
  }

  private void beside(@Nullable Integer column, String key, String heading, String unit) {
    if (column != null) {
      String words = tab.book().formatter().text(key, "column", heading);
      tab.headerOf(header(), column, words, unit);
    }
  }

  private void cell(int index, int column) {
    DataTable.Row row = table.rows().get(index);
    FigureValue value = row.cells().get(column);
    Look look = look(row, column, value);
    int at = firstRow() + index;
    int kept = reported.getOrDefault(column, -1);
    int read = rounded(value) ? exactColumn(column) : column;
    boolean bound = read != column && !kind(value, UnitKind.HEADROOM);
    Look.Format digits = bound ? look.format().exact() : look.format();
    Look grey = new Look(digits, Look.Role.CONSTANT, "", look.after());
    if (read != column) {
      rounded(at, column, Tab.local(at, read), value, look);
    }
    if (kept >= 0) {
      put(at, kept, column, value, grey);
    }
    Optional<LiveColumns.CellFormula> formula = formula(index, column);
    if (formula.isPresent()) {
      String text = formula.get().of(new LiveColumns.LiveRow(index, in(at)));
      live(at, read, column, text, value, read == column ? alive(look) : alive(grey));
    } else if (input(index, column)) {
      put(at, read, column, value, Look.input(look.format()));
    } else {
      put(at, read, column, value, read == column ? look : grey);
    }
    table.figureId(row, column).ifPresent(id -> figure(id, at, read, column, value));
  }

  private UnaryOperator<String> in(int row) {
    return name -> Tab.local(row, exactColumn(table.columns().indexOf(name)));
  }

  private static Look alive(Look look) {
    Look.Role role = look.role() == Look.Role.CONSTANT ? Look.Role.PLAIN : look.role();
    return new Look(look.format(), role, look.before(), look.after());
  }

  private void rounded(int row, int column, String exactCell, FigureValue value, Look look) {
    FigureValue.Amount amount = (FigureValue.Amount) value;
    Look.Role role = alive(look).role();
    switch (amount.unit()) {
      case REQUIRED_BITS_PER_SECOND ->
          tab.formula(
              row,
              column,
              CellValue.roundedUp(exactCell),
              CellValue.requiredMegabits(amount.value()),
              new Look(Look.Format.MEGABITS, role, look.before(), look.after()));
      case HEADROOM ->
          tab.formula(
              row,
              column,
              CellValue.roundedDown(exactCell),
              CellValue.headroom(amount.value()),
              new Look(Look.Format.PERCENT, role, look.before(), look.after()));
      case BYTES, BYTES_PER_SECOND, BITS_PER_SECOND, SECONDS, RATIO, FRACTION, MONTHS, COUNT ->
          tab.formula(
              row,
              column,
              CellValue.bound(exactCell, look.format(), amount.side()),
              CellValue.bound(
                  styles.get(column).measure(amount).of(amount.value()),
                  look.format(),
                  amount.side()),
              new Look(look.format(), role, look.before(), look.after()));
    }
  }

  private void live(int row, int at, int column, String formula, FigureValue value, Look look) {
    switch (value) {
      case FigureValue.Amount amount ->
          tab.formula(
              row, at, formula, styles.get(column).measure(amount).of(amount.value()), look);
      case FigureValue.Money money ->
          tab.formula(row, at, formula, money.amount().doubleValue(), look);
      case FigureValue.Moment _, FigureValue.NoMoment _, FigureValue.Flag _ ->
          throw new IllegalStateException("no formula gives " + value);
      case FigureValue.Name _, FigureValue.Word _, FigureValue.Absent _ ->
          tab.formula(row, at, formula, tab.book().formatter().prose(value), unmarked(look));
    }
  }

  private void put(int row, int at, int column, FigureValue value, Look look) {
    switch (value) {
      case FigureValue.Amount amount ->
          tab.number(row, at, styles.get(column).measure(amount).of(amount.value()), look);
      case FigureValue.Moment moment ->
          tab.number(row, at, CellValue.moment(moment.at(), tab.book().formatter().zone()), look);
      case FigureValue.Money money -> tab.number(row, at, money.amount().doubleValue(), look);
      case FigureValue.NoMoment _, FigureValue.Flag _, FigureValue.Word _ ->
          words(row, at, value, look);
      case FigureValue.Absent _, FigureValue.Name _ -> words(row, at, value, look);
    }
  }

  private void words(int row, int at, FigureValue value, Look look) {
    tab.text(row, at, look.before() + tab.book().formatter().prose(value), unmarked(look));
  }

  private static Look unmarked(Look look) {
    return new Look(look.format(), look.role());
  }

  private void figure(String id, int row, int at, int column, FigureValue value) {
    String sheet = tab.sheet().getSheetName();
    if (value instanceof FigureValue.Amount amount) {
      tab.book().figure(id, sheet, row, at, styles.get(column).measure(amount));
    } else {
      tab.book().figure(id, sheet, row, at);
    }
  }

  /** A row stands out by weight, colour and, where it tells of a breach, a mark. */
  private Look look(DataTable.Row row, int column, FigureValue value) {
    Look.Format format =
        value instanceof FigureValue.Amount amount
            ? styles.get(column).measure(amount).format()
            : CellValue.format(value);
    Look.Role role =
        switch (row.weight()) {
          case PLAIN -> format == Look.Format.TEXT ? Look.Role.WRAPPED : Look.Role.CONSTANT;
          case STRONG -> Look.Role.STRONG;
          case BAD -> Look.Role.ALARM;
          case FAINT -> Look.Role.FAINT;
        };
    String before = row.weight() == DataTable.Weight.BAD && column == 0 ? ALARM : "";
    return new Look(format, role, before, styles.get(column).cellUnit(value));
  }
}

package dev.weir.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table of texts. The first cell of a row is its heading.
 *
 * @param caption its title, absent where the heading above says it
 * @param columns from left to right
 * @param rows each with one cell per column
 */
record Grid(Optional<String> caption, List<Head> columns, List<Row> rows) {

  /** How a column is set. */
  enum Side {
    LEFT,
    RIGHT,
    /** May be broken anywhere: hashes, ids. */
    LONG
  }

  /** A column. */
  record Head(String text, Side side) {}

  /**
   * @param weight class of the row, empty for a plain one
   */
  record Row(String weight, List<Cell> cells) {}

  /**
   * @param attribute name of the attribute that holds the id of the figure
   * @param id of the figure in it, empty where it is none
   */
  record Cell(String text, String attribute, String id) {
    static Cell of(String text) {
      return new Cell(text, "", "");
    }
  }

  static Grid of(Head... columns) {
    return new Grid(Optional.empty(), List.of(columns), new ArrayList<>());
  }

  static Head left(String text) {
    return new Head(text, Side.LEFT);
  }

  static Head right(String text) {
    return new Head(text, Side.RIGHT);
  }

  static Head wide(String text) {
    return new Head(text, Side.LONG);
  }

  Grid add(String... texts) {
    rows.add(new Row("", java.util.Arrays.stream(texts).map(Cell::of).toList()));
    return this;
  }

  void write(Markup out) {
    out.open("div", "class", "wide").open("table");
    caption.ifPresent(text -> out.element("caption", text));
    out.open("thead").open("tr");
    for (Head head : columns) {
      out.element("th", head.text(), "scope", "col", "class", style(head));
    }
    out.close().close().line().open("tbody");
    for (Row row : rows) {
      out.open("tr", "class", row.weight());
      for (int i = 0; i < columns.size(); i++) {
        cell(out, row.cells().get(i), i);
      }
      out.close().line();
    }
    out.close().close().close().line();
  }

  private void cell(Markup out, Cell cell, int column) {
    List<String> attributes = new ArrayList<>(List.of("class", style(columns.get(column))));
    if (column == 0) {
      attributes.addAll(List.of("scope", "row"));
    }
    if (!cell.id().isEmpty()) {
      attributes.addAll(List.of(cell.attribute(), cell.id()));
    }
    out.element(column == 0 ? "th" : "td", cell.text(), attributes.toArray(String[]::new));
  }

  private static String style(Head head) {
    return switch (head.side()) {
      case LEFT -> "left";
      case RIGHT -> "right";
      case LONG -> "long";
    };
  }
}

package dev.weir.report.pdf;

import dev.weir.report.DataTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table to be laid out.
 *
 * @param columns its columns
 * @param rows texts, one for each column, and how they stand out
 */
record Table(List<Column> columns, List<Row> rows) {

  /**
   * @param cells one for each column
   * @param weight how the row stands out
   */
  record Row(List<String> cells, DataTable.Weight weight) {}

  /**
   * @param header with its unit
   * @param weight share of the width
   * @param right whether figures stand at the right
   */
  record Column(String header, double weight, boolean right) {}

  static Table of(List<Column> columns) {
    return new Table(columns, new ArrayList<>());
  }

  static Column left(String header, double weight) {
    return new Column(header, weight, false);
  }

  static Column right(String header, double weight) {
    return new Column(header, weight, true);
  }

  void add(String... cells) {
    rows.add(new Row(List.of(cells), DataTable.Weight.PLAIN));
  }
}

package dev.weir.report.pdf;

import java.util.ArrayList;
import java.util.List;

/**
 * A table to be laid out.
 *
 * @param columns its columns
 * @param rows texts, one for each column
 */
record Table(List<Column> columns, List<List<String>> rows) {

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
    rows.add(List.of(cells));
  }
}

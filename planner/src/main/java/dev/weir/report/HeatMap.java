package dev.weir.report;

import java.util.List;

/**
 * When servers write: mean wire rate by weekday and hour of the zone of the report.
 *
 * @param bitsPerSecond 7 rows from Monday, 24 columns from 00:00; NaN where nothing was measured
 */
public record HeatMap(String key, Sentence finding, List<List<Double>> bitsPerSecond)
    implements Graphic {
  public static final int DAYS = 7;
  public static final int HOURS = 24;

  public HeatMap {
    bitsPerSecond = bitsPerSecond.stream().map(List::copyOf).toList();
    if (bitsPerSecond.size() != DAYS
        || bitsPerSecond.stream().anyMatch(row -> row.size() != HOURS)) {
      throw new IllegalArgumentException("a heat map has 7 x 24 cells");
    }
  }
}

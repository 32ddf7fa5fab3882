package dev.weir.report;

import java.util.List;

/**
 * Backlog and age of one line over time, for the charts.
 *
 * @param line name of the line
 * @param backlog wire bytes, at most {@link SeriesPoint#MOST_POINTS} points
 * @param age seconds, likewise
 */
public record LineCurve(String line, List<SeriesPoint> backlog, List<SeriesPoint> age) {
  public LineCurve {
    backlog = List.copyOf(backlog);
    age = List.copyOf(age);
  }
}

package dev.weir.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One point of a curve, in the base unit of the curve. */
public record SeriesPoint(Instant at, double value) {
  /** More points than this cannot be told apart on a page and make workbooks slow. */
  public static final int MOST_POINTS = 2_000;

  /**
   * Keeps at most {@code most} points: of each run of neighbours the first, lowest, highest and
   * last stay, so that no peak is lost.
   */
  public static List<SeriesPoint> decimate(List<SeriesPoint> points, int most) {
    if (points.size() <= most) {
      return List.copyOf(points);
    }
    int buckets = Math.max(1, most / 4);
    List<SeriesPoint> kept = new ArrayList<>(most);
    for (int bucket = 0; bucket < buckets; bucket++) {
      int from = (int) ((long) points.size() * bucket / buckets);
      int to = (int) ((long) points.size() * (bucket + 1) / buckets);
      keepExtremes(points.subList(from, to), kept);
    }
    return List.copyOf(kept);
  }

  private static void keepExtremes(List<SeriesPoint> run, List<SeriesPoint> kept) {
    int lowest = 0;
    int highest = 0;
    for (int i = 1; i < run.size(); i++) {
      lowest = run.get(i).value < run.get(lowest).value ? i : lowest;
      highest = run.get(i).value > run.get(highest).value ? i : highest;
    }
    java.util.stream.IntStream.of(0, lowest, highest, run.size() - 1)
        .sorted()
        .distinct()
        .forEach(i -> kept.add(run.get(i)));
  }
}

package dev.weir.workload;

import java.util.List;

/**
 * One machine of a fleet.
 *
 * @param server its name, hostile until escaped
 * @param sources those of its sources that are counted
 * @param together figures of their sum: its peak is that of the sum, never the sum of peaks
 */
public record ServerFigures(String server, List<MeasuredSource> sources, SourceFigures together) {
  private static final double SECONDS_PER_DAY = 86_400;

  public ServerFigures {
    sources = List.copyOf(sources);
  }

  /** Figures of sources whose samples are in memory or can be read again. */
  static ServerFigures of(String server, List<MeasuredSource> sources) {
    return of(server, sources, sources.stream().map(MeasuredSource::workload).toList());
  }

  /**
   * @param workloads what each of the sources wrote
   */
  static ServerFigures of(String server, List<MeasuredSource> sources, List<Workload> workloads) {
    return new ServerFigures(
        server,
        sources,
        sources.size() == 1
            ? sources.getFirst().figures()
            : SourceFigures.of(WorkloadSum.of(server, workloads)));
  }

  /** The sum of each source's mean, gaps left out. */
  public double meanBytesPerSecond() {
    return sources.stream().mapToDouble(s -> s.figures().totals().meanBytesPerSecond()).sum();
  }

  /** Payload bytes of a mean day. */
  public double bytesPerDay() {
    return meanBytesPerSecond() * SECONDS_PER_DAY;
  }

  /**
   * Mean payload rate in an hour of the week, bytes per second: the sum of that of each source; NaN
   * where none was measured then. See {@link HourOfWeek#meanBytesPerSecond}.
   */
  public double meanBytesPerSecond(int day, int hour) {
    double sum = Double.NaN;
    for (MeasuredSource source : sources) {
      double mean = source.figures().hours().meanBytesPerSecond(day, hour);
      sum = Double.isNaN(sum) ? mean : sum + (Double.isNaN(mean) ? 0 : mean);
    }
    return sum;
  }
}

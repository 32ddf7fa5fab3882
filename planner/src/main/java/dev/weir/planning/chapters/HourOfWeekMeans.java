package dev.weir.planning.chapters;

import dev.weir.analysis.WireLoad;
import dev.weir.report.FigureValue;
import dev.weir.report.HeatMap;
import dev.weir.report.Sentence;
import dev.weir.workload.Workload;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was sent in each hour of the week by the clocks of a zone: an hour that daylight saving
 * repeats counts twice, one that it leaves out never. Time in which some source was not measured is
 * left out, with its bytes.
 */
final class HourOfWeekMeans {
  /** Longer samples do not tell one hour from the next. */
  private static final double LONGEST_SAMPLE_SECONDS = 3_600;

  private final double[][] wireBytes = new double[HeatMap.DAYS][HeatMap.HOURS];
  private final double[][] seconds = new double[HeatMap.DAYS][HeatMap.HOURS];
  private final WireLoad load;
  private final Workload workload;

  private HourOfWeekMeans(WireLoad load) {
    this.load = load;
    this.workload = load.workload();
  }

  static HourOfWeekMeans of(WireLoad load, ZoneId zone) {
    HourOfWeekMeans means = new HourOfWeekMeans(load);
    means.read(zone);
    return means;
  }

  private void read(ZoneId zone) {
    int next = 0;
    ZonedDateTime at = Instant.EPOCH.plusNanos(workload.startNanos()).atZone(zone);
    long from = workload.startNanos();
    while (from < workload.endNanos()) {
      ZonedDateTime border = nextHour(at);
      long to = nanos(border);
      int day = at.getDayOfWeek().getValue() - 1;
      while (next < workload.size() && workload.endNanos(next) <= from) {
        next++;
      }
      for (int i = next; i < workload.size() && workload.startNanos(i) < to; i++) {
        add(i, from, to, day, at.getHour());
      }
      at = border;
      from = to;
    }
  }

  /** The next moment at which the hour that clocks show may change. */
  private static ZonedDateTime nextHour(ZonedDateTime at) {
    Instant full =
        at.toInstant()
            .plusSeconds(3_600 - at.getMinute() * 60L - at.getSecond())
            .truncatedTo(ChronoUnit.SECONDS);
    var change = at.getZone().getRules().nextTransition(at.toInstant());
    boolean sooner = change != null && change.getInstant().isBefore(full);
    return (sooner ? change.getInstant() : full).atZone(at.getZone());
  }

  private static long nanos(ZonedDateTime at) {
    return at.toEpochSecond() * 1_000_000_000L + at.getNano();
  }

  private void add(int i, long from, long to, int day, int hour) {
    long start = Math.max(from, workload.startNanos(i));
    long end = Math.min(to, workload.endNanos(i));
    if (end <= start || workload.gapNanos(start, end) > 0) {
      return;
    }
    double share = (end - start) / (double) workload.lengthNanos(i);
    wireBytes[day][hour] += load.units(i) * load.wireBytesPerUnit() * share;
    seconds[day][hour] += (end - start) / 1e9;
  }

  /** Fully measured time on a weekday. */
  double measuredSeconds(DayOfWeek day) {
    return sum(seconds[day.getValue() - 1]);
  }

  /** Mean wire rate of a weekday in bits per second; NaN where nothing was measured. */
  double meanBitsPerSecond(DayOfWeek day) {
    return sum(wireBytes[day.getValue() - 1]) * 8 / measuredSeconds(day);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** Chart C4, absent where samples are longer than an hour. */
  Optional<HeatMap> heatMap(double intervalSeconds) {
    if (intervalSeconds > LONGEST_SAMPLE_SECONDS) {
      return Optional.empty();
    }
    List<List<Double>> week = new ArrayList<>();
    int busiestDay = 0;
    int busiestHour = 0;
    double most = -1;
    for (int day = 0; day < HeatMap.DAYS; day++) {
      List<Double> hours = new ArrayList<>();
      for (int hour = 0; hour < HeatMap.HOURS; hour++) {
        double mean = wireBytes[day][hour] * 8 / seconds[day][hour];
        hours.add(mean);
        if (mean > most) {
          most = mean;
          busiestDay = day;
          busiestHour = hour;
        }
      }
      week.add(hours);
    }
    Sentence finding =
        Sentence.of("heatMap.writes")
            .with("day", FigureValue.word("weekday." + (busiestDay + 1)))
            .with("hour", FigureValue.count(busiestHour))
            .with("c", FigureValue.bitsPerSecond(Math.max(0, most)));
    return Optional.of(new HeatMap("writes", finding, week));
  }
}
